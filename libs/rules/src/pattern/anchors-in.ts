import type { AnchorNode, PatternNode } from './pattern.js';
import { visitPattern } from './visit-pattern.js';

export type Anchors = ReadonlySet<AnchorNode['edge']>;

export const anchorsIn = (root: PatternNode): Anchors =>
  visitPattern<Anchors>(root, {
    characters: () => NONE,
    anchor: ({ edge }) => new Set([edge]),
    sequence: (_, parts) => union(parts),
    alternation: (_, parts) => union(parts),
    repeat: (_, part) => part,
  });

const NONE: Anchors = new Set();

const union = (sets: readonly Anchors[]): Anchors => new Set(sets.flatMap((set) => [...set]));
