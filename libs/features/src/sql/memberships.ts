import { compileRuleToSql, type Rule, type RuleSqlContext } from '#rules';
import type { SegmentRule } from './state-query.js';

/** The ids of the segments whose rule holds, as an array in the order of the segments. */
export function membershipIds(
  memberships: readonly SegmentRule[],
  ruleOf: (segment: SegmentRule) => Rule,
  context: RuleSqlContext,
): string {
  const ids = memberships.map(
    (segment) =>
      `CASE WHEN ${compileRuleToSql(ruleOf(segment), context)} THEN ${context.parameters.bind(segment.id, 'int')} END`,
  );
  return ids.length === 0 ? `'{}'::int[]` : `array_remove(ARRAY[${ids.join(',\n    ')}], NULL)`;
}

/** The same for rules to stay. */
export const stayingIds = (staying: readonly SegmentRule[], context: RuleSqlContext): string =>
  membershipIds(staying, ({ stay, rule }) => stay ?? rule, context);

/** All rules that decide memberships. */
export const rulesOf = (memberships: readonly SegmentRule[]): Rule[] =>
  memberships.flatMap(({ rule, stay }) => (stay === undefined ? [rule] : [rule, stay]));

/**
 * The least of several instants, NULL where there is none. Rounded up: instants are handed around in milliseconds, and a clock that is
 * followed too early never gets past the edge.
 */
export const leastInstant = (instants: readonly string[]): string =>
  instants.length === 0
    ? 'NULL::timestamptz'
    : `date_trunc('milliseconds', least(${instants.join(',\n    ')}) + make_interval(secs => 0.000999))`;
