import { type Err, err, type Result } from '#kernel';

/**
 * Why a figure cannot be computed: the closed vocabulary, each with the sentence a report shows in the figure's place.
 * A figure that is not computable is a value with its reason, never NaN and never a number that looks like data.
 */
export const NOT_COMPUTABLE = {
  'no-customers': 'There are no customers to compute it from.',
  'too-few-customers': 'A spread needs at least two customers in each arm.',
  'zero-variance': 'Within each arm all customers have the same value, so the uncertainty cannot be estimated.',
  'zero-baseline': 'The control mean is zero, so nothing can be relative to it.',
  'inconsistent-sums': 'The sum of squares is smaller than the sum and the count allow; digits were lost on the way.',
  'not-finite': 'A sum or a result is not a finite number.',
  'too-few-arms': 'A split needs at least two arms with a positive weight.',
  'sample-too-small': 'There are too few customers yet to judge the split.',
} as const satisfies Record<string, string>;

export type NotComputableReason = keyof typeof NOT_COMPUTABLE;

export interface NotComputable {
  readonly reason: NotComputableReason;
}

/** A figure, or the reason why there is none. */
export type Computation<T> = Result<T, NotComputable>;

export const notComputable = (reason: NotComputableReason): Err<NotComputable> => err({ reason });
