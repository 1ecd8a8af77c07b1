import type { FeatureSpec } from '#features';
import { percentilesOf, type Rule } from '#rules';

/** Something that the figures of a backtest cannot know. */
export interface BacktestNote {
  /**
   * - *everyone-known-now*: customers who became known later are asked at earlier dates, too, and have no events there
   * - *attributes-as-now*: attributes have no history
   * - *cut-points-as-now*: scores and percentiles are by the cut points in force
   * - *not-fitted*: scores or percentiles have no cut points yet, and are missing
   * - *future*: dates lie ahead, and are as if nothing more happened until then
   */
  readonly code: 'everyone-known-now' | 'attributes-as-now' | 'cut-points-as-now' | 'not-fitted' | 'future';
  readonly message: string;
}

export interface Backtested {
  readonly rule: Rule;
  /** The features that were computed. */
  readonly features: ReadonlyMap<string, FeatureSpec>;
  readonly cuts: ReadonlyMap<string, unknown>;
  readonly percentiles: ReadonlyMap<string, unknown>;
  /** The last date. */
  readonly to: Date | undefined;
  readonly now: Date;
}

/** What to keep in mind when reading a backtest. */
export function notesOf(backtested: Backtested): BacktestNote[] {
  const { attributes, fitted, unfitted } = inputsOf(backtested);
  return [
    {
      code: 'everyone-known-now',
      message:
        'Everyone known now is asked at every date. Whoever came later has no events before, but counts wherever the rule takes customers without any.',
    },
    ...about('attributes-as-now', attributes, 'Attributes have no history, so these are as they are now'),
    ...about('cut-points-as-now', fitted, 'These are placed by the cut points in force now, not by those of the time'),
    ...about('not-fitted', unfitted, 'These have no cut points yet, so they were taken to be missing'),
    ...((backtested.to ?? backtested.now) > backtested.now
      ? [{ code: 'future', message: 'Dates ahead are as if nothing more happened until then.' } as const]
      : []),
  ];
}

function inputsOf({ rule, features, cuts, percentiles }: Backtested) {
  const specs = [...features];
  const attributes = specs.flatMap(([key, spec]) => (spec.kind === 'attribute' ? [key] : []));
  const scores = specs.flatMap(([key, spec]) => (spec.kind === 'score' && spec.cuts === 'quantiles' ? [key] : []));
  const ranked = [...percentilesOf(rule)];
  return {
    attributes,
    fitted: [...scores.filter((key) => cuts.has(key)), ...ranked.filter((key) => percentiles.has(key))],
    unfitted: [...scores.filter((key) => !cuts.has(key)), ...ranked.filter((key) => !percentiles.has(key))],
  };
}

const about = (code: BacktestNote['code'], keys: readonly string[], message: string): BacktestNote[] =>
  keys.length === 0 ? [] : [{ code, message: `${message}: ${keys.join(', ')}.` }];
