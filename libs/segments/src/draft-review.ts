import { setImmediate } from 'node:timers/promises';
import type { Clock, Problem } from '#kernel';
import { compareRules, factsOf, type RuleComparison } from '#rules';
import type { Draft } from './draft.js';
import { COMPARISON_BUDGET } from './rule-review.js';
import type { PublishedSegment } from './segment-kind.js';
import type { Vocabulary } from './vocabulary.js';

/**
 * - *equal*: the draft and the segment hold the same customers
 * - *inside*: whoever matches the draft is in the segment
 * - *contains*: whoever is in the segment matches the draft
 * - *disjoint*: nobody can be in both
 */
export type DraftRelation = 'equal' | 'inside' | 'contains' | 'disjoint';

/** What is certain of a draft and an existing segment, whoever the customers are. */
export interface RelatedSegment {
  readonly key: string;
  readonly name: string;
  readonly relation: DraftRelation;
}

export interface Relations {
  readonly relations: readonly RelatedSegment[];
  readonly warnings: readonly Problem[];
}

/** After so long the rest of the segments is not compared: nobody should be kept waiting. */
const COMPARING_MS = 1000;

const RELATIONS: Readonly<Partial<Record<RuleComparison['relation'], DraftRelation>>> = {
  equal: 'equal',
  narrower: 'inside',
  wider: 'contains',
  disjoint: 'disjoint',
};

/**
 * How a draft relates to the segments that ask about the same facts, as far as that is certain and soon found. Others are served between
 * two comparisons.
 */
export async function relateDraft(draft: Draft, { segments, scope }: Vocabulary, clock: Clock): Promise<Relations> {
  const facts = factsOf(draft.inlined);
  const comparable = [...segments.values()].filter(({ spec }) => !facts.isDisjointFrom(factsOf(spec.inlined)));
  const relations: RelatedSegment[] = [];
  const latest = clock.now().getTime() + COMPARING_MS;
  for (const segment of comparable) {
    if (clock.now().getTime() > latest) return { relations, warnings: [notAllCompared(draft)] };
    const relation = relationTo(segment, draft, scope);
    if (relation !== undefined) relations.push({ key: segment.key, name: segment.spec.name, relation });
    await setImmediate();
  }
  return { relations, warnings: [] };
}

const relationTo = ({ spec }: PublishedSegment, { inlined }: Draft, scope: Vocabulary['scope']) =>
  RELATIONS[compareRules(inlined, spec.inlined, scope, { budget: COMPARISON_BUDGET }).relation];

const notAllCompared = ({ pointer }: Draft): Problem => ({
  code: 'relations-incomplete',
  pointer,
  message: 'It was not compared with every segment: that would have taken too long.',
});
