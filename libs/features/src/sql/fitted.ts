import { compileRuleToSql, type RuleSqlContext } from '#rules';
import type { FittedFeature, PercentileFeature, ScoreFeature } from '../feature-spec.js';
import { percentileSql } from '../percentile.js';

/** A score or a percentile by cut points. @param cuts ascending */
export const fittedSql = (spec: FittedFeature, cuts: readonly number[], context: RuleSqlContext): string =>
  spec.kind === 'score' ? scoreSql(spec, cuts, context) : percentileFeatureSql(spec, cuts, context);

/** 1 + the number of cut points strictly below the value, so that equal values have equal scores; mirrored when low is best. */
function scoreSql(spec: ScoreFeature, cuts: readonly number[], context: RuleSqlContext): string {
  const { sql: value, type } = context.column(spec.of);
  const bind = (cut: number): string => context.parameters.bind(cut, type === 'money' ? 'numeric' : 'float8');
  const above = cuts.map((cut) => `(${value} > ${bind(cut)})::int`).join(' + ');
  const score = spec.best === 'high' ? `1 + ${above}` : `${spec.bins} - (${above})`;
  const inside = compileRuleToSql(spec.among, context);
  return `CASE WHEN ${value} IS NOT NULL AND (${inside}) THEN (${score})::smallint END`;
}

function percentileFeatureSql(
  { of, among }: PercentileFeature,
  cuts: readonly number[],
  context: RuleSqlContext,
): string {
  const { sql: value } = context.column(of);
  const inside = among === undefined ? '' : ` AND (${compileRuleToSql(among, context)})`;
  return `CASE WHEN ${value} IS NOT NULL${inside} THEN ${percentileSql(value, cuts, context.parameters)} END`;
}
