/** Intervals wider than this many times the usual one are cut off, so that a tiny segment does not squash the others. */
const CUT_AT = 5;
const TICKS = 4;

/** A linear scale around zero for intervals. */
export class Scale {
  /** @param intervals `{ lower, upper, customers }` */
  constructor(intervals, { from, to }) {
    const most = CUT_AT * usualHalfWidth(intervals) || 1;
    this.low = Math.max(-most, Math.min(0, ...intervals.map(({ lower }) => lower)));
    this.high = Math.min(most, Math.max(0, ...intervals.map(({ upper }) => upper)));
    if (this.low === this.high) this.high = this.low + 1;
    this.from = from;
    this.to = to;
  }

  /** Where a value lies, in the coordinates of the drawing; what is beyond it, on its edge. */
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

/** That of the interval which half of all customers are beyond: the median, each interval counting as much as it has customers. */
function usualHalfWidth(intervals) {
  const narrowFirst = intervals.toSorted((a, b) => a.upper - a.lower - (b.upper - b.lower));
  let remaining = narrowFirst.reduce((total, { customers }) => total + customers, 0) / 2;
  const usual = narrowFirst.find(({ customers }) => {
    remaining -= customers;
    return remaining <= 0;
  });
  return usual === undefined ? 0 : (usual.upper - usual.lower) / 2;
}

/** The next of 1, 2, 5, 10, … */
function roundStep(rough) {
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
}
