/** Intervals wider than this many times the usual one are cut off, so that a tiny segment does not squash the others. */
const CUT_AT = 4;
const TICKS = 4;

/** A linear scale around zero for intervals. */
export class Scale {
  /** @param intervals `{ lower, upper, estimate }` */
  constructor(intervals, { from, to }) {
    const limit = CUT_AT * median(intervals.map(({ lower, upper }) => (upper - lower) / 2));
    const farthest = Math.max(0, ...intervals.map(({ estimate }) => Math.abs(estimate)));
    const most = Math.max(limit, farthest * 1.15) || 1;
    this.low = Math.max(-most, Math.min(0, ...intervals.map(({ lower }) => lower)));
    this.high = Math.min(most, Math.max(0, ...intervals.map(({ upper }) => upper)));
    if (this.low === this.high) this.high = this.low + 1;
    this.from = from;
    this.to = to;
  }

  /** Where a value lies, in the coordinates of the drawing; ends of intervals beyond it lie on its edge. */
  place(value) {
    const clipped = Math.min(this.high, Math.max(this.low, value));
    return this.from + ((clipped - this.low) / (this.high - this.low)) * (this.to - this.from);
  }

  holds(value) {
    return value >= this.low && value <= this.high;
  }

  /** Round values, zero among them. */
  get ticks() {
    const step = roundStep((this.high - this.low) / TICKS);
    const first = Math.ceil(this.low / step);
    const last = Math.floor(this.high / step);
    return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The next of 1, 2, 5, 10, … */
function roundStep(rough) {
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  return (([1, 2, 5].find((factor) => factor * magnitude >= rough)) ?? 10) * magnitude;
}
