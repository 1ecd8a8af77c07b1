import { setImmediate } from 'node:timers/promises';
import type { Clock, Problem } from '#kernel';
import { analyseRule, compareRules, factsOf, type RuleAnalysis, type RuleComparison } from '#rules';
import type { Draft } from './draft.js';
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

/** Steps of reasoning about one draft: a third of a second at most. */
const ANALYSIS_BUDGET = 200_000;

/** Steps of reasoning for one comparison; pairs that take more are left alone. */
const COMPARISON_BUDGET = 5_000;

/** After so long the rest of the segments is not compared: nobody should be kept waiting. */
const COMPARING_MS = 1000;

const RELATIONS: Readonly<Partial<Record<RuleComparison['relation'], DraftRelation>>> = {
  equal: 'equal',
  narrower: 'inside',
  wider: 'contains',
  disjoint: 'disjoint',
};

/** What its author should know about a draft, whoever the customers are. Pointers are those of the draft's document. */
export function reviewDraft({ inlined, pointer }: Draft, { scope, labels }: Vocabulary): RuleAnalysis {
  const { warnings, cost } = analyseRule(inlined, scope, { labels, budget: ANALYSIS_BUDGET });
  const placed = warnings.map((warning) => ({
    ...warning,
    pointer: pointer + warning.pointer,
    ...(warning.because && { because: warning.because.map((reason) => pointer + reason) }),
  }));
  return { warnings: placed, cost };
}

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
