import type { Decorator } from './decorator.js';

/** There is a list, and the operator holds for the number of its elements. */
export const length: Decorator = {
  name: 'length',
  rank: 3,
  effort: 1,
  aliases: ['count', 'size'],
  inner: (type) => (type === 'list' ? 'number' : undefined),
  test: (next) => (fact) => Array.isArray(fact) && next(fact.length),
  sql: (fact, next, writer) =>
    `${fact.sql} IS NOT NULL AND (${next({ sql: `cardinality(${fact.sql})`, nullable: true, integer: true }, writer)})`,
  say: ({ subject, predicate }) => ({ subject: `the number of ${subject}`, predicate }),
};
