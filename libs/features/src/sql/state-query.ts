import type { Rule } from '#rules';
import type { FeatureSpec } from '../feature-spec.js';

/** Whose state, as of when. Only customers that are known have a state. */
export type Subjects =
  | { readonly who: 'everyone'; readonly asOf: Date }
  /** Those behind one id (from the first without), up to and including another (to the last without). */
  | {
      readonly who: 'range';
      readonly after: string | undefined;
      readonly upTo: string | undefined;
      readonly asOf: Date;
    }
  | { readonly who: 'customers'; readonly customerIds: readonly string[]; readonly asOf: Date }
  /** Each as of an instant of their own; customer ids are unique. */
  | { readonly who: 'listed'; readonly customers: ReadonlyMap<string, Date> }
  /** A relation with columns customer_id (unique) and t, each customer as of an instant of their own between two instants. */
  | { readonly who: 'each'; readonly relation: string; readonly from: Date; readonly to: Date };

export interface StateQuery {
  readonly features: ReadonlyMap<string, FeatureSpec>;
  /** Ascending cut points of each score and percentile by key; one without an entry is not fitted yet, and empty. */
  readonly cuts: ReadonlyMap<string, readonly number[]>;
  /** Ascending cut points of the percentiles that rules ask for, by feature key; the same holds for one without an entry. */
  readonly percentiles: ReadonlyMap<string, readonly number[]>;
  /** Segments to decide, with rules that refer to no other segment. */
  readonly memberships: ReadonlyArray<SegmentRule>;
  readonly subjects: Subjects;
}

export interface SegmentRule {
  readonly id: number;
  readonly rule: Rule;
  /** For whom the segment is kept once they are in it; they leave when this does not hold either. */
  readonly stay?: Rule | undefined;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}
