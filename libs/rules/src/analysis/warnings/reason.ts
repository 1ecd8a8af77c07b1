import { type Demand, demand } from '../solver/formula.js';
import type { Inquiry } from './inquiry.js';

/** Among so many demands a reason is looked for. */
const MOST_DEMANDS = 40;

/**
 * Of demands that are impossible together, some that are so already, and would not be without any of them; `target` is there, or
 * what it amounts to inside.
 */
export function minimalReason(target: Demand, context: readonly Demand[], inquiry: Inquiry): Demand[] | undefined {
  const inner = amountsTo(target);
  if (inner.length + context.length > MOST_DEMANDS) return undefined;
  const single = context.find((one) => inquiry.isImpossible([...inner, one]));
  let reason = [...(single === undefined ? context : [single]), ...inner];
  for (const one of [...reason]) {
    const without = reason.filter((other) => other !== one);
    if (reason.length > 1 && inquiry.isImpossible(without)) reason = without;
  }
  return reason;
}

/** A demand on a group that is one on each of its parts, as these. */
function amountsTo(whole: Demand): Demand[] {
  const { formula, wanted } = whole;
  if (formula.kind === 'not') return amountsTo(demand(formula.inner, !wanted));
  if (formula.kind === 'atom') return [whole];
  if ((formula.kind === 'all') !== wanted && formula.inners.length > 1) return [whole];
  return formula.inners.flatMap((inner) => amountsTo(demand(inner, wanted)));
}
