import type { Boundary } from '../time/window.js';
import { crossingsSql } from './crossing-sql.js';
import { type RuleSqlContext, SqlWriter } from './writer.js';

/**
 * When the clock next carries one of several boundaries over an instant that is none of a rule: that of an event, say.
 *
 * @param instant a timestamptz expression, which may be written several times
 * @param boundaries `shifted`, or now
 * @returns expressions whose least counts, each later than now or NULL
 */
export const nextReachedSql = (
  instant: string,
  boundaries: readonly Boundary[],
  context: Pick<RuleSqlContext, 'now' | 'parameters'>,
): string[] =>
  crossingsSql(
    instant,
    boundaries.map((at) => ({ kind: 'moving', at, when: 'reached' })),
    new SqlWriter({ ...context, column: noFacts }),
  );

const noFacts = (fact: string): never => {
  throw new Error(`There is no fact ${fact} here.`);
};
