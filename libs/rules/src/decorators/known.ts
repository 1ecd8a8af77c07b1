import type { Decorator } from './decorator.js';

/** Holds only for customers who have a value. It makes a difference before `notEqual` and `notIn`, which hold for missing facts. */
export const known: Decorator = {
  name: 'known',
  rank: 1,
  aliases: ['present', 'defined', 'ifKnown'],
  inner: (type) => type,
  test: (next) => (fact) => fact !== undefined && fact !== null && next(fact),
  sql: (fact, next, writer) => `${fact.sql} IS NOT NULL AND (${next(fact, writer)})`,
  say: ({ subject, predicate }) => ({ subject, predicate: `is known and ${predicate}` }),
};
