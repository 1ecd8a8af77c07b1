import type { Decorator } from './decorator.js';

/** At least one element of the list is such. json-rules-engine's own decorator. */
export const someFact: Decorator = {
  name: 'someFact',
  rank: 2,
  effort: 5,
  aliases: ['some', 'anyFact'],
  inner: (type) => (type === 'list' ? 'string' : undefined),
  test: (next) => (fact) => Array.isArray(fact) && fact.some((element) => next(element)),
  sql: (fact, next, writer) => `EXISTS (SELECT FROM unnest(${fact.sql}) AS element WHERE ${next(ELEMENT, writer)})`,
  say: ({ subject, predicate }) => ({ subject: `some of ${subject}`, predicate }),
};

/** An element of a list: never missing. */
export const ELEMENT = { sql: 'element', nullable: false } as const;
