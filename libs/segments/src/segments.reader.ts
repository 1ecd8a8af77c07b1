import { Inject, Injectable } from '@nestjs/common';
import { CustomerRepository } from '#customers';
import { type Catalogue, DefinitionsService } from '#definitions';
import { FEATURE_KIND, type FeatureValue, factTypeOf, featureValue, StateRepository } from '#features';
import { type Clock, WinnowError } from '#kernel';
import { CLOCK, Database } from '#platform';
import { describeRule } from '#rules';
import { explainer, type ToldExplanation } from './explainer.js';
import { MembershipRepository } from './membership.repository.js';
import { share } from './overlap.js';
import { SEGMENT_KIND } from './segment-kind.js';
import { vocabularyOf } from './vocabulary.js';

/** The feature whose sum is a segment's revenue, unless another is asked for. */
const DEFAULT_REVENUE_FEATURE = 'total_spend';

export interface SegmentSummary {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly version: number;
  /** The rule as a sentence. */
  readonly rule: string;
  readonly customers: number;
  /** Of all customers, 0 to 1; `null` without customers. */
  readonly share: number | null;
  /** Exact decimal text; `null` without a revenue feature. */
  readonly revenue: string | null;
  /** Of all revenue, 0 to 1; `null` where there is none. */
  readonly revenueShare: number | null;
}

export interface SegmentList {
  /** The instant the memberships are of; `null` if never computed. */
  readonly asOf: Date | null;
  readonly customers: number;
  readonly revenueFeature: string | null;
  readonly segments: SegmentSummary[];
}

export interface CustomerView {
  readonly customerId: string;
  readonly asOf: Date | null;
  readonly attributes: Record<string, unknown>;
  readonly events: number;
  readonly features: Array<{ key: string; name: string; type: string; value: FeatureValue }>;
  readonly segments: Array<{ key: string; name: string; member: boolean } & ToldExplanation>;
}

/** Read models of segments: how large they are, and why a customer is in them. */
@Injectable()
export class SegmentsReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws WinnowError WINNOW_NOT_FOUND when the revenue feature asked for is not a money or number feature */
  async list(options: { revenueFeature?: string } = {}): Promise<SegmentList> {
    return this.database.snapshot(async (unitOfWork) => {
      const catalogue = await this.definitions.catalogue(unitOfWork);
      const revenueFeature = chooseRevenueFeature(catalogue, options.revenueFeature);
      const repository = unitOfWork.get(MembershipRepository);
      const population = await repository.population(revenueFeature);
      const sizes = new Map((await repository.sizes(revenueFeature)).map((size) => [size.id, size]));
      const segments = [...catalogue.of(SEGMENT_KIND).values()].map(({ id, key, version, spec }): SegmentSummary => {
        const size = sizes.get(id) ?? { customers: 0, revenue: '0' };
        return {
          key,
          name: spec.name,
          description: spec.description,
          version,
          rule: describeRule(spec.rule),
          customers: size.customers,
          share: share(size.customers, population.customers),
          revenue: revenueFeature === undefined ? null : size.revenue,
          revenueShare: revenueFeature === undefined ? null : share(Number(size.revenue), Number(population.revenue)),
        };
      });
      return {
        asOf: (await repository.stateAsOf(this.clock.now())) ?? null,
        customers: population.customers,
        revenueFeature: revenueFeature ?? null,
        segments,
      };
    });
  }

  /**
   * One customer: attributes, features, and each segment with the trace of its rule over those features.
   * @throws WinnowError WINNOW_NOT_FOUND
   */
  async customer(customerId: string): Promise<CustomerView> {
    return this.database.snapshot(async (unitOfWork) => {
      const profile = await unitOfWork.get(CustomerRepository).find(customerId);
      if (profile === undefined) throw new WinnowError('WINNOW_NOT_FOUND', 'There is no customer with this id.');
      const vocabulary = vocabularyOf(await this.definitions.catalogue(unitOfWork));
      const state = await unitOfWork.get(StateRepository).find(customerId);
      const asOf = await unitOfWork.get(MembershipRepository).stateAsOf(this.clock.now());
      const segments = [...vocabulary.segments.values()];
      const rules = segments.map(({ spec }) => spec.inlined);
      const explain = await explainer(unitOfWork, { vocabulary, rules, row: state?.row, asOf });
      const members = new Set(state?.segments);
      return {
        customerId,
        asOf: asOf ?? null,
        attributes: profile.attributes,
        events: profile.events,
        features: [...vocabulary.features.values()].map(({ key, spec }) => ({
          key,
          name: spec.name,
          type: factTypeOf(spec),
          value: asOf === undefined ? null : featureValue(spec, state?.row[key], asOf),
        })),
        segments: segments.map(({ id, key, spec }) => ({
          key,
          name: spec.name,
          member: members.has(id),
          ...explain(spec.inlined),
        })),
      };
    });
  }
}

function chooseRevenueFeature(catalogue: Catalogue, wanted: string | undefined): string | undefined {
  const features = catalogue.of(FEATURE_KIND);
  const candidates = [...features.values()].flatMap(({ key, spec }) =>
    ['money', 'number'].includes(factTypeOf(spec)) ? [key] : [],
  );
  if (wanted === undefined) return candidates.find((key) => key === DEFAULT_REVENUE_FEATURE);
  if (candidates.includes(wanted)) return wanted;
  throw new WinnowError(
    'WINNOW_NOT_FOUND',
    `"${wanted}" is not a money or number feature. There are: ${candidates.join(', ') || 'none'}.`,
  );
}
