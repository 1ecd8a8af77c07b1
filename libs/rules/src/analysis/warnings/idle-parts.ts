import { type Demand, demand, type Formula, innersOf } from '../solver/formula.js';
import type { Inquiry } from './inquiry.js';
import { type Place, placesIn, rootPlace } from './places.js';
import { minimalReason } from './reason.js';

/** A part of a rule that has the same answer wherever it matters, or the rule itself. */
export interface IdlePart {
  readonly code: 'never-matches' | 'always-matches' | 'contradicted' | 'redundant';
  readonly formula: Formula;
  /** What the part stands in; absent for the whole rule. */
  readonly group?: 'all' | 'any';
  /** What cannot be so together, the answer that the part never has among it; undefined where that was not cheap to find. */
  readonly reason: readonly Demand[] | undefined;
}

/** The topmost parts of a rule that change nothing. Each can be removed by itself, and all of them together. */
export function idleParts(root: Formula, inquiry: Inquiry): ReadonlyMap<Formula, IdlePart> {
  const whole = wholeRule(root, inquiry);
  const idle = new Map<Formula, IdlePart>(whole && [[root, whole]]);
  if (whole === undefined) collect(rootPlace(root), idle, inquiry);
  return idle;
}

function wholeRule(root: Formula, inquiry: Inquiry): IdlePart | undefined {
  for (const [code, wanted] of [['never-matches', true] as const, ['always-matches', false] as const]) {
    const target = demand(root, wanted);
    if (inquiry.isImpossible([target])) return { code, formula: root, reason: minimalReason(target, [], inquiry) };
  }
  return undefined;
}

/** Groups before what is in them; in a group, the last part first: of two equal ones, the later is superfluous. */
function collect(place: Place, idle: Map<Formula, IdlePart>, inquiry: Inquiry): void {
  const { kind } = place.formula;
  const inside = placesIn(place);
  for (const at of inside.toReversed()) {
    const found =
      (kind === 'all' || kind === 'any') && inside.length > 1
        ? idlePart({ place: at, group: kind }, idle, inquiry)
        : undefined;
    if (found !== undefined) idle.set(at.formula, found);
  }
  for (const at of inside) if (!idle.has(at.formula)) collect(at, idle, inquiry);
}

/**
 * In an `all`, a part changes nothing if it holds wherever the others do; in an `any`, if it holds only where others do. Everything
 * else that changes nothing is inside a larger part that does not: an `all` with a part that is always false is so itself.
 */
function idlePart(
  { place, group }: { readonly place: Place; readonly group: 'all' | 'any' },
  idle: ReadonlyMap<Formula, IdlePart>,
  inquiry: Inquiry,
): IdlePart | undefined {
  const { formula } = place;
  const target = demand(formula, group === 'any');
  const context = inquiry.related(place, target, (part) => idle.has(part));
  if (!inquiry.isImpossible([target, ...context])) return undefined;
  if (idle.size > 0 && !inquiry.isImpossible([target, ...context], new Set(idle.keys()))) return undefined;
  const required = context.filter(({ wanted }) => wanted);
  if (group === 'any' && inquiry.isImpossible([target, ...required])) {
    return { code: 'contradicted', formula, group, reason: minimalReason(target, required, inquiry) };
  }
  return { code: 'redundant', formula, group, reason: minimalReason(target, context, inquiry) };
}

/** Parts in the order in which they stand in the rule. */
export function inOrder(root: Formula, idle: ReadonlyMap<Formula, IdlePart>): IdlePart[] {
  const found = idle.get(root);
  return found === undefined ? innersOf(root).flatMap((inner) => inOrder(inner, idle)) : [found];
}
