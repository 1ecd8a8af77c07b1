import type { Decorator } from './decorator.js';
import { ELEMENT } from './some-fact.js';

/** There is a list, and every element is such: true for an empty list. json-rules-engine's own decorator. */
export const everyFact: Decorator = {
  name: 'everyFact',
  rank: 2,
  effort: 5,
  aliases: ['every', 'allFact'],
  inner: (type) => (type === 'list' ? 'string' : undefined),
  test: (next) => (fact) => Array.isArray(fact) && fact.every((element) => next(element)),
  sql: (fact, next, writer) =>
    `${fact.sql} IS NOT NULL AND NOT EXISTS (SELECT FROM unnest(${fact.sql}) AS element WHERE NOT (${next(ELEMENT, writer)}))`,
  say: ({ subject, predicate }) => ({ subject: `every one of ${subject}`, predicate }),
};
