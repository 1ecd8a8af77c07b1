const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

const isFact = (milliseconds: number): boolean => milliseconds >= FIRST && milliseconds <= LAST;

/** Instants as facts write them: each cut point, with `width` milliseconds on either side of it. Between whole milliseconds is nothing. */
export function instantsAround(cuts: readonly number[], width = 1): string[] {
  const steps = Array.from({ length: 2 * width + 1 }, (_, index) => index - width);
  const all = cuts.flatMap((cut) => steps.map((step) => cut + step));
  return [...new Set(all)].filter(isFact).map((milliseconds) => new Date(milliseconds).toISOString());
}
