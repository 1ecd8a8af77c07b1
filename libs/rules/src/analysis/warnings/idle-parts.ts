import { type Demand, demand, type Formula } from '../solver/formula.js';
import type { Inquiry } from './inquiry.js';
import { innerPlaces, type Place } from './places.js';
import { minimalReason } from './reason.js';

/** A part of a rule that has the same answer wherever it matters, or the rule itself. */
export interface IdlePart {
  readonly code: 'never-matches' | 'always-matches' | 'contradicted' | 'redundant';
  readonly formula: Formula;
  /** What cannot be so together, the answer that the part never has among it; undefined where that was not cheap to find. */
  readonly reason: readonly Demand[] | undefined;
}

/** The topmost parts of a rule that change nothing. All of them can be removed together. */
export function idleParts(root: Formula, inquiry: Inquiry): IdlePart[] {
  const whole = wholeRule(root, inquiry);
  return whole === undefined ? partsInside({ formula: root, path: [], isNegated: false }, inquiry) : [whole];
}

function wholeRule(root: Formula, inquiry: Inquiry): IdlePart | undefined {
  for (const [code, wanted] of [['never-matches', true] as const, ['always-matches', false] as const]) {
    const target = demand(root, wanted);
    if (inquiry.isImpossible([target])) return { code, formula: root, reason: minimalReason(target, [], inquiry) };
  }
  return undefined;
}

/**
 * In an `all`, a part changes nothing if it holds wherever the others do; in an `any`, if it holds only where others do. Everything
 * else that changes nothing is inside a larger part that does not: an `all` with a part that is always false is so itself.
 */
function partsInside(place: Place, inquiry: Inquiry): IdlePart[] {
  const { formula } = place;
  const idle = new Map<Formula, IdlePart>();
  if (formula.kind === 'all' || formula.kind === 'any') {
    // from the last: of two equal parts, the later one is superfluous
    for (const inner of formula.inners.toReversed()) {
      const at = innerPlaces(place, (part) => idle.has(part)).find((one) => one.formula === inner);
      const found = at && formula.inners.length > 1 ? idlePart(at, formula.kind, inquiry) : undefined;
      if (found !== undefined) idle.set(inner, found);
    }
  }
  const inside = innerPlaces(place, (part) => idle.has(part));
  const deeper = new Map(inside.map((at) => [at.formula, partsInside(at, inquiry)]));
  const inners = formula.kind === 'not' ? [formula.inner] : formula.kind === 'atom' ? [] : formula.inners;
  return inners.flatMap((inner) => idle.get(inner) ?? deeper.get(inner) ?? []);
}

function idlePart({ formula, path }: Place, group: 'all' | 'any', inquiry: Inquiry): IdlePart | undefined {
  const target = demand(formula, group === 'any');
  const context = inquiry.related(path, [target]);
  if (!inquiry.isImpossible([target, ...context])) return undefined;
  const required = context.filter(({ wanted }) => wanted);
  if (group === 'any' && inquiry.isImpossible([target, ...required])) {
    return { code: 'contradicted', formula, reason: minimalReason(target, required, inquiry) };
  }
  return { code: 'redundant', formula, reason: minimalReason(target, context, inquiry) };
}
