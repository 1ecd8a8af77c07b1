import type { Rule } from '#rules';

/** A named, owned, versioned rule. Membership is its truth for a customer. */
export interface SegmentSpec {
  readonly name: string;
  readonly description: string;
  /** Who answers for it. */
  readonly owner: string;
  /** What the segment is for. */
  readonly purpose: string;
  /** What one would do about the customers in it. */
  readonly action: string;
  /** Segments with the same grid are meant to hold every combination of the scores they ask for exactly once. */
  readonly grid: string | undefined;
  /** As written, possibly referring to other segments. */
  readonly rule: Rule;
  /** With every reference replaced by what it refers to. */
  readonly inlined: Rule;
  /** Against flapping: whoever is in the segment stays as long as this holds, even if the rule does not any more. */
  readonly stay: { readonly rule: Rule; readonly inlined: Rule } | undefined;
  /** Against flapping: whoever enters stays at least so many minutes. */
  readonly minStayMinutes: number | undefined;
}
