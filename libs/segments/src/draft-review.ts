import type { Problem } from '#kernel';
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

/** Beyond so many segments with facts in common the rest is not compared: nobody should be kept waiting. */
const MOST_COMPARED = 100;

/** Steps of reasoning for one comparison; pairs that take more are left alone. */
const COMPARISON_BUDGET = 5_000;

const RELATIONS: Readonly<Partial<Record<RuleComparison['relation'], DraftRelation>>> = {
  equal: 'equal',
  narrower: 'inside',
  wider: 'contains',
  disjoint: 'disjoint',
};

/** What its author should know about a draft, whoever the customers are. Pointers are those of the draft's document. */
export function reviewDraft({ inlined, pointer }: Draft, { scope, labels }: Vocabulary): RuleAnalysis {
  const { warnings, cost } = analyseRule(inlined, scope, { labels });
  const placed = warnings.map((warning) => ({
    ...warning,
    pointer: pointer + warning.pointer,
    ...(warning.because && { because: warning.because.map((reason) => pointer + reason) }),
  }));
  return { warnings: placed, cost };
}

/** How a draft relates to the segments that ask about the same facts, as far as that is certain and soon found. */
export function relateDraft(draft: Draft, { segments, scope }: Vocabulary): Relations {
  const facts = factsOf(draft.inlined);
  const comparable = [...segments.values()].filter(({ spec }) => !facts.isDisjointFrom(factsOf(spec.inlined)));
  const relations = comparable.slice(0, MOST_COMPARED).flatMap((segment) => {
    const relation = relationTo(segment, draft, scope);
    return relation === undefined ? [] : [{ key: segment.key, name: segment.spec.name, relation }];
  });
  return { relations, warnings: comparable.length > MOST_COMPARED ? [notAllCompared(draft)] : [] };
}

const relationTo = ({ spec }: PublishedSegment, { inlined }: Draft, scope: Vocabulary['scope']) =>
  RELATIONS[compareRules(inlined, spec.inlined, scope, { budget: COMPARISON_BUDGET }).relation];

const notAllCompared = ({ pointer }: Draft): Problem => ({
  code: 'relations-incomplete',
  pointer,
  message: `More than ${MOST_COMPARED} segments ask about the same features; only the first ${MOST_COMPARED} were compared.`,
});
