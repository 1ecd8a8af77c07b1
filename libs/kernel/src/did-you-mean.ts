const MAX_LENGTH = 64;

/**
 * The candidate that `text` is most likely a misspelling of; undefined if none is near. `Customer ID`, `customer_id` and `CustomerID`
 * are one word to a person: case, blanks and separators do not count. Near is a third of the letters wrong, at least one and at most three.
 */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const wanted = comparable(text);
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.max(1, Math.floor(wanted.length / 3))) + 1;
  for (const candidate of candidates) {
    const compared = comparable(candidate);
    if (Math.abs(compared.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, compared);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

const comparable = (text: string): string => text.toLowerCase().replace(/[\s_.-]/g, '');

/** `; did you mean "…"?` or a full stop: the end of a message about an unknown word. */
export function didYouMean(text: string, candidates: Iterable<string>): string {
  const candidate = nearest(text, candidates);
  return candidate === undefined ? '.' : `; did you mean "${candidate}"?`;
}

/** Insertions, deletions, substitutions and swaps of neighbours between two words (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(at(last, j) + 1, at(current, j - 1) + 1, substitution, swap));
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
