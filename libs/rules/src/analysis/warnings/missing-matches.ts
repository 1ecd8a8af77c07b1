import type { Leaf } from '../knowledge/leaf.js';
import { demandAtom, type Formula } from '../solver/formula.js';
import type { Inquiry } from './inquiry.js';
import { type Place, placesIn, rootPlace } from './places.js';

/** A comparison that lets customers without a value match, and does not say so. */
export interface MissingMatch {
  readonly formula: Formula;
  readonly leaf: Leaf;
  readonly isNegated: boolean;
}

/** @param isIdle parts that change nothing, which are left out */
export function missingMatches(root: Formula, isIdle: (part: Formula) => boolean, inquiry: Inquiry): MissingMatch[] {
  const leaves = new Map(inquiry.world.atoms.leaves.map((leaf) => [leaf.atom, leaf]));
  const find = (place: Place): MissingMatch[] => {
    const { formula, isNegated } = place;
    if (isIdle(formula)) return [];
    if (formula.kind !== 'atom') return placesIn(place).flatMap(find);
    const leaf = leaves.get(formula.atom);
    return leaf && isSilent(leaf, isNegated) && matters(place, leaf, isIdle, inquiry)
      ? [{ formula, leaf, isNegated }]
      : [];
  };
  return find(rootPlace(root));
}

/** Whether a leaf helps a rule to match where its value is missing, and nothing in it shows that this was thought of. */
function isSilent({ node, subject, holds }: Leaf, isNegated: boolean): boolean {
  const isThoughtOf =
    node.operator === 'isSet' ||
    node.subject.missing !== undefined ||
    node.decorators.some((name) => name === 'known' || name === 'orMissing');
  return subject.mayBeMissing && !isThoughtOf && holds(undefined, SOME_VALUE) !== isNegated;
}

/** For a fact that is compared with another: what the other is does not matter, as long as it is there. */
const SOME_VALUE = 0;

/** Unless the rule around it sees to it that there is a value. */
function matters(place: Place, { subject }: Leaf, isIdle: (part: Formula) => boolean, inquiry: Inquiry): boolean {
  const missing = demandAtom(inquiry.world.atoms.presence(subject), false);
  return !inquiry.isImpossible([missing, ...inquiry.related(place, missing, isIdle)]);
}
