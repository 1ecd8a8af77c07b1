import type { Decorator } from './decorator.js';

/** Holds also for customers who have no value. */
export const orMissing: Decorator = {
  name: 'orMissing',
  rank: 1,
  aliases: ['missingOr', 'orUnknown', 'optional'],
  inner: (type) => type,
  test: (next) => (fact) => fact === undefined || fact === null || next(fact),
  sql: (fact, next, writer) => `${fact.sql} IS NULL OR (${next(fact, writer)})`,
  say: ({ subject, predicate }) => ({ subject, predicate: `is missing or ${predicate}` }),
};
