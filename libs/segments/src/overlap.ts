/** An existing segment that shares customers with something else. */
export interface SegmentOverlap {
  readonly key: string;
  readonly name: string;
  readonly customers: number;
  /** Customers in both. */
  readonly shared: number;
  /** Those in both among those in either, 0 to 1; null where there are none in either. */
  readonly jaccard: number | null;
}

/** How alike two sets are, by their sizes and that of what they share. */
export const jaccard = ({ first, second, shared }: { first: number; second: number; shared: number }): number | null =>
  share(shared, first + second - shared);

/** A part of a whole, 0 to 1; null where there is nothing to divide by. */
export const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
