import { Inject, Injectable } from '@nestjs/common';
import { CustomerRepository } from '#customers';
import { DefinitionsService } from '#definitions';
import { StateRepository } from '#features';
import { type Clock, type Problem, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { describeRule } from '#rules';
import { type Draft, type DraftDocument, requireDraft } from './draft.js';
import { explainer, type ToldExplanation } from './explainer.js';
import { type PublishedSegment, SEGMENT_KIND } from './segment-kind.js';
import { viewState } from './state-view.js';
import { type Vocabulary, vocabularyOf } from './vocabulary.js';

/** Why one customer is in or out. */
export interface Explanation extends ToldExplanation {
  readonly customerId: string;
  /** The segment that was asked about; null for a draft. */
  readonly segment: { readonly key: string; readonly name: string; readonly version: number } | null;
  /** The instant of the state that was asked; null if it was never computed, and then everything is missing. */
  readonly asOf: Date | null;
  /** In a segment as stored; of a draft, whether it holds. */
  readonly member: boolean;
  /** The rule in words. */
  readonly sentence: string;
  readonly warnings: readonly Problem[];
}

type Subject = Pick<Draft, 'inlined' | 'pointer'>;

/** Explains memberships from the stored state, so that what is explained is what is stored. */
@Injectable()
export class ExplainService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws WinnowError WINNOW_NOT_FOUND without such a segment or customer */
  async segment(key: string, customerId: string): Promise<Explanation> {
    return this.ask(async (unitOfWork, catalogue) => {
      const segment = DefinitionsService.require(catalogue, SEGMENT_KIND, key);
      const vocabulary = vocabularyOf(catalogue);
      const subject = { inlined: segment.spec.inlined, pointer: '/rule' };
      const { explained, isMember } = await explainTo(unitOfWork, vocabulary, {
        subject,
        customerId,
        now: this.clock.now(),
      });
      const member = isMember(segment);
      return {
        ...explained,
        segment: { key, name: segment.spec.name, version: segment.version },
        member,
        sentence: describeRule(segment.spec.rule, vocabulary.labels),
        warnings: [...explained.warnings, ...(member === explained.trace.matched ? [] : [MEMBERSHIP_OUTDATED])],
      };
    });
  }

  /** @throws WinnowError WINNOW_DEFINITION_INVALID for a rule that could not be published, WINNOW_NOT_FOUND */
  async draft(document: DraftDocument, customerId: string): Promise<Explanation> {
    return this.ask(async (unitOfWork, catalogue) => {
      const vocabulary = vocabularyOf(catalogue);
      const subject = await requireDraft(unitOfWork, vocabulary, document);
      const { explained } = await explainTo(unitOfWork, vocabulary, { subject, customerId, now: this.clock.now() });
      return { ...explained, segment: null, member: explained.trace.matched, sentence: subject.sentence };
    });
  }

  private async ask<T>(
    answer: (unitOfWork: UnitOfWork, catalogue: Awaited<ReturnType<DefinitionsService['catalogue']>>) => Promise<T>,
  ): Promise<T> {
    return this.database.snapshot(async (unitOfWork) =>
      answer(unitOfWork, await this.definitions.catalogue(unitOfWork)),
    );
  }
}

const MEMBERSHIP_OUTDATED: Problem = {
  code: 'membership-outdated',
  pointer: '/rule',
  message:
    'The stored membership is not what the rule says now: it was published after the state was computed; run: winnow recompute.',
};

async function explainTo(
  unitOfWork: UnitOfWork,
  vocabulary: Vocabulary,
  { subject, customerId, now }: { subject: Subject; customerId: string; now: Date },
) {
  const profile = await unitOfWork.get(CustomerRepository).find(customerId);
  if (profile === undefined) throw new WinnowError('WINNOW_NOT_FOUND', 'There is no customer with this id.');
  const { asOf, warnings } = await viewState(unitOfWork, vocabulary, { draft: subject, now });
  const state = await unitOfWork.get(StateRepository).find(customerId);
  const explain = await explainer(unitOfWork, { vocabulary, rules: [subject.inlined], row: state?.row, asOf });
  const members = new Set(state?.segments);
  const isNew = asOf !== undefined && state === undefined;
  return {
    explained: {
      customerId,
      asOf: asOf ?? null,
      ...explain(subject.inlined),
      warnings: [...warnings, ...(isNew ? [customerNotComputed(subject)] : [])],
    },
    isMember: ({ id }: PublishedSegment): boolean => members.has(id),
  };
}

const customerNotComputed = ({ pointer }: Subject): Problem => ({
  code: 'customer-not-computed',
  pointer,
  message: 'The customer became known after the state was computed, so everything is missing; run: winnow recompute.',
});
