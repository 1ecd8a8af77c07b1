import { Inject, Injectable } from '@nestjs/common';
import { DefinitionsService } from '#definitions';
import { type Clock, type Problem, SqlParameters } from '#kernel';
import { CLOCK, Database, type Limits, type UnitOfWork } from '#platform';
import { compileRuleToSql, describeRule, nodesOf, type RuleCost, type RuleNode } from '#rules';
import { requireBindable } from './bindable.js';
import { type Draft, type DraftDocument, requireDraft } from './draft.js';
import { type ConditionCounts, MembershipRepository, type StateCondition } from './membership.repository.js';
import { compileNodeCounts, countsNodes, MOST_COUNTED_NODES } from './node-counts.js';
import { jaccard, type SegmentOverlap, share } from './overlap.js';
import { reviewRule } from './rule-review.js';
import { type StateView, stateContext, viewState } from './state-view.js';
import { type Vocabulary, vocabularyOf } from './vocabulary.js';

export interface PreviewRequest {
  readonly draft: DraftDocument;
  /** How many customer ids to show, 0 to {@link LARGEST_SAMPLE}; {@link USUAL_SAMPLE} by default. */
  readonly sample?: number | undefined;
  /** Whether to compare with existing segments, which takes another pass. */
  readonly overlap?: boolean | undefined;
  readonly limits?: Limits;
}

/** How many customers match one node of a rule. */
export interface NodeCount {
  /** JSON Pointer of the node in the rule as written; the rule itself is at ''. */
  readonly pointer: string;
  readonly kind: RuleNode['kind'];
  /** In words; null for groups, which are what they hold. */
  readonly sentence: string | null;
  readonly count: number;
  /** Of all customers, 0 to 1; null without customers. */
  readonly share: number | null;
}

/** What a draft would be if it were a segment. */
export interface Preview {
  /** The instant of the state that was counted; null if it was never computed. */
  readonly asOf: Date | null;
  readonly sentence: string;
  readonly customers: number;
  readonly count: number;
  readonly share: number | null;
  /** Every node as written, each before what it holds. */
  readonly nodes: readonly NodeCount[];
  /** Ids of matching customers, the first in the order of ids. */
  readonly sample: readonly string[];
  /** The existing segments that share customers with it, most alike first; null if not asked for. */
  readonly overlap: readonly SegmentOverlap[] | null;
  readonly warnings: readonly Problem[];
  readonly cost: RuleCost;
  readonly elapsedMs: number;
}

export const LARGEST_SAMPLE = 100;
export const USUAL_SAMPLE = 10;
const MOST_OVERLAPS = 20;

/** Tries a rule on the stored state of everybody before it is published. */
@Injectable()
export class PreviewService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @throws WinnowError WINNOW_DEFINITION_INVALID with everything that would keep the rule from being published,
   * WINNOW_CANCELLED when a limit is reached
   */
  async preview({ draft: document, sample = USUAL_SAMPLE, overlap = false, limits }: PreviewRequest): Promise<Preview> {
    const startedAt = this.clock.now();
    return this.database.snapshot(async (unitOfWork) => {
      const vocabulary = vocabularyOf(await this.definitions.catalogue(unitOfWork));
      const draft = await requireDraft(unitOfWork, vocabulary, document);
      const state = await viewState(unitOfWork, vocabulary, { draft, now: startedAt });
      const trial = new Trial(unitOfWork, vocabulary, { draft, state });
      const counted = await trial.count();
      const count = counted.counts[0] ?? 0;
      const { warnings, cost } = reviewRule(draft, vocabulary);
      return {
        asOf: state.asOf ?? null,
        sentence: draft.sentence,
        customers: counted.customers,
        count,
        share: share(count, counted.customers),
        nodes: nodeCounts(draft, counted, vocabulary),
        sample: await trial.sample(sample, { matching: count, customers: counted.customers }),
        overlap: overlap ? await trial.overlap(count) : null,
        warnings: [...state.warnings, ...tooLargeToCount(draft), ...warnings],
        cost,
        elapsedMs: this.clock.now().getTime() - startedAt.getTime(),
      };
    }, limits);
  }
}

/** One draft, asked of the stored state. */
class Trial {
  private readonly draft: Draft;
  private readonly state: StateView;
  private readonly memberships: MembershipRepository;

  constructor(
    unitOfWork: UnitOfWork,
    private readonly vocabulary: Vocabulary,
    { draft, state }: { draft: Draft; state: StateView },
  ) {
    this.draft = draft;
    this.state = state;
    this.memberships = unitOfWork.get(MembershipRepository);
  }

  async count(): Promise<ConditionCounts> {
    const { asOf } = this.state;
    if (asOf === undefined) return { customers: 0, counts: [] };
    const context = stateContext(this.vocabulary, this.state, asOf);
    const query = compileNodeCounts({ ...this.draft, inlinedOf: (key) => this.inlinedOf(key), context });
    requireBindable(query.parameters.values, this.draft.pointer);
    return this.memberships.countConditions(query);
  }

  async sample(limit: number, expected: { matching: number; customers: number }): Promise<string[]> {
    const condition = this.condition();
    if (condition === undefined || limit === 0 || expected.matching === 0) return [];
    return this.memberships.firstMatching(condition, { limit, expected });
  }

  async overlap(count: number): Promise<SegmentOverlap[]> {
    const condition = this.condition();
    if (condition === undefined || count === 0) return [];
    const sizes = new Map((await this.memberships.sharedSizes(condition)).map((size) => [size.id, size]));
    return [...this.vocabulary.segments.values()]
      .flatMap(({ id, key, spec }): SegmentOverlap[] => {
        const { customers = 0, shared = 0 } = sizes.get(id) ?? {};
        if (shared === 0) return [];
        return [
          { key, name: spec.name, customers, shared, jaccard: jaccard({ first: count, second: customers, shared }) },
        ];
      })
      .sort((a, b) => (b.jaccard ?? 0) - (a.jaccard ?? 0))
      .slice(0, MOST_OVERLAPS);
  }

  private condition(): StateCondition | undefined {
    const { asOf } = this.state;
    if (asOf === undefined) return undefined;
    const parameters = new SqlParameters();
    const sql = compileRuleToSql(this.draft.inlined, stateContext(this.vocabulary, this.state, asOf)(parameters));
    return { sql, parameters };
  }

  private inlinedOf(key: string): Draft['inlined'] {
    const segment = this.vocabulary.segments.get(key);
    if (segment === undefined) throw new Error(`readDraft let an unknown segment pass: ${key}`);
    return segment.spec.inlined;
  }
}

function nodeCounts({ rule }: Draft, { counts, customers }: ConditionCounts, { labels }: Vocabulary): NodeCount[] {
  const nodes = countsNodes(rule) ? nodesOf(rule) : nodesOf(rule).slice(0, 1);
  return nodes.map(({ pointer, node }, index) => ({
    pointer,
    kind: node.kind,
    sentence: node.kind === 'segment' || node.kind === 'comparison' ? describeRule(node, labels) : null,
    count: counts[index] ?? 0,
    share: share(counts[index] ?? 0, customers),
  }));
}

function tooLargeToCount({ rule, pointer }: Draft): Problem[] {
  if (countsNodes(rule)) return [];
  const message = `Its parts are not counted: it has more than ${MOST_COUNTED_NODES}.`;
  return [{ code: 'parts-not-counted', pointer, message }];
}
