import { jsonPointer } from '#kernel';
import { leftoverReference } from '../../interpreters/leftover-reference.js';
import type { RuleNode } from '../../rule.js';
import type { Atoms } from '../knowledge/atoms.js';
import type { Atom } from '../knowledge/table.js';

/** A rule over atoms, with where each part of it comes from. */
export type Formula = AtomFormula | NotFormula | GroupFormula;

interface Part {
  /** The part of the rule that this is, and its JSON Pointer there. */
  readonly node: RuleNode;
  readonly pointer: string;
}

export interface AtomFormula {
  readonly kind: 'atom';
  readonly atom: Atom;
  readonly part?: Part;
}

export interface NotFormula {
  readonly kind: 'not';
  readonly inner: Formula;
  readonly part: Part;
}

export interface GroupFormula {
  readonly kind: 'all' | 'any';
  readonly inners: readonly Formula[];
  readonly part: Part;
}

/** @param node without references (see `inlineSegments`); throws at one. */
export function formulaOf(node: RuleNode, atoms: Atoms, pointer = ''): Formula {
  const part = { node, pointer };
  switch (node.kind) {
    case 'all':
    case 'any': {
      const { kind } = node;
      const inners = node.nodes.map((inner, index) => formulaOf(inner, atoms, pointer + jsonPointer(kind, index)));
      return { kind, inners, part };
    }
    case 'not':
      return { kind: 'not', inner: formulaOf(node.node, atoms, pointer + jsonPointer('not')), part };
    case 'segment':
      return leftoverReference(node);
    case 'comparison':
      return { kind: 'atom', atom: atoms.leaf(node), part };
  }
}

export const innersOf = (formula: Formula): readonly Formula[] => {
  if (formula.kind === 'atom') return [];
  return formula.kind === 'not' ? [formula.inner] : formula.inners;
};

/** A formula that has to come out as wanted. */
export interface Demand {
  readonly formula: Formula;
  readonly wanted: boolean;
}

export const demand = (formula: Formula, wanted: boolean): Demand => ({ formula, wanted });

export const demandAtom = (atom: Atom, wanted: boolean): Demand => ({ formula: { kind: 'atom', atom }, wanted });
