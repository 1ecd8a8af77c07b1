import { Inject, Injectable } from '@nestjs/common';
import { CustomerRepository } from '#customers';
import { type Catalogue, DefinitionsService } from '#definitions';
import { compileState, type FeatureSpec, ScoreFits, type Statement, withInputs } from '#features';
import { type Clock, WinnowError } from '#kernel';
import { CLOCK, Database, type Limits, type UnitOfWork } from '#platform';
import { describeRule, factsOf, percentilesOf, type Rule } from '#rules';
import { BacktestRepository, type MemberCount } from './backtest.repository.js';
import { type BacktestSpan, backtestDates } from './backtest-dates.js';
import { type BacktestNote, notesOf } from './backtest-notes.js';
import { requireBindable } from './bindable.js';
import { type DraftDocument, requireDraft } from './draft.js';
import { share } from './overlap.js';
import { SEGMENT_KIND } from './segment-kind.js';
import { type Vocabulary, vocabularyOf } from './vocabulary.js';

export interface BacktestRequest extends BacktestSpan {
  /** A published segment by its key, or a draft. */
  readonly subject: { readonly segment: string } | DraftDocument;
  readonly limits?: Limits;
  /** Told after each date how many of how many are done. */
  readonly onDate?: (done: number, dates: number) => void;
}

/** The size of a rule at one date. */
export interface BacktestDate {
  readonly asOf: Date;
  readonly count: number;
  /** Of all customers known now, 0 to 1; null without customers. */
  readonly share: number | null;
  /** Members who were none at the date before; null at the first date. */
  readonly entered: number | null;
  /** Members at the date before who are none any more; null at the first date. */
  readonly left: number | null;
}

/** How large a rule would have been at past dates. */
export interface Backtest {
  /** Key of the segment; null for a draft. */
  readonly segment: string | null;
  readonly sentence: string;
  /** All customers known now. */
  readonly customers: number;
  readonly dates: readonly BacktestDate[];
  /** What the figures cannot know. */
  readonly notes: readonly BacktestNote[];
  readonly elapsedMs: number;
}

interface Subject {
  readonly segment: string | null;
  readonly inlined: Rule;
  readonly sentence: string;
}

/** Which membership the state statement looks for; any number does. */
const MEMBERSHIP = 1;

/** Asks how a rule would have done in the past, of the log as it is now. */
@Injectable()
export class BacktestService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Computes the features that the rule needs anew at each date, by the statement that also computes the stored state; all dates see
   * the same instant of the database.
   *
   * @throws WinnowError WINNOW_USAGE for dates that make no sense, WINNOW_DEFINITION_INVALID for a rule that could not be published,
   * WINNOW_NOT_FOUND for a segment that does not exist, WINNOW_CANCELLED when a limit is reached
   */
  async backtest({ subject: wanted, limits, onDate, ...span }: BacktestRequest): Promise<Backtest> {
    const startedAt = this.clock.now();
    const dates = backtestDates(span);
    if (!dates.ok) throw new WinnowError('WINNOW_USAGE', 'The dates make no sense.', dates.error);
    return this.database.scratch(async (unitOfWork) => {
      const catalogue = await this.definitions.catalogue(unitOfWork);
      const vocabulary = vocabularyOf(catalogue);
      const subject = await subjectOf(unitOfWork, { wanted, catalogue, vocabulary });
      const past = await Past.of(unitOfWork, vocabulary, subject.inlined);
      const counts: MemberCount[] = [];
      for (const asOf of dates.value) {
        limits?.signal?.throwIfAborted();
        counts.push(await unitOfWork.get(BacktestRepository).moveOn(past.stateAt(asOf)));
        onDate?.(counts.length, dates.value.length);
      }
      const customers = await unitOfWork.get(CustomerRepository).count();
      return {
        segment: subject.segment,
        sentence: subject.sentence,
        customers,
        dates: dates.value.map((asOf, index) => dateOf(asOf, { counts, index, customers })),
        notes: notesOf({ ...past, to: dates.value.at(-1), now: startedAt }),
        elapsedMs: this.clock.now().getTime() - startedAt.getTime(),
      };
    }, limits);
  }
}

async function subjectOf(
  unitOfWork: UnitOfWork,
  {
    wanted,
    catalogue,
    vocabulary,
  }: { wanted: BacktestRequest['subject']; catalogue: Catalogue; vocabulary: Vocabulary },
): Promise<Subject> {
  if (!('segment' in wanted)) return { segment: null, ...(await requireDraft(unitOfWork, vocabulary, wanted)) };
  const { key, spec } = DefinitionsService.require(catalogue, SEGMENT_KIND, wanted.segment);
  return { segment: key, inlined: spec.inlined, sentence: describeRule(spec.rule, vocabulary.labels) };
}

/** What it takes to compute a rule at any instant: the features it needs, and cut points as they are now. */
class Past {
  private constructor(
    readonly rule: Rule,
    readonly features: ReadonlyMap<string, FeatureSpec>,
    readonly cuts: ReadonlyMap<string, readonly number[]>,
    readonly percentiles: ReadonlyMap<string, readonly number[]>,
  ) {}

  static async of(unitOfWork: UnitOfWork, { features, specs }: Vocabulary, rule: Rule): Promise<Past> {
    const needed = withInputs(specs, factsOf(rule));
    const published = new Map([...features].filter(([key]) => needed.has(key)));
    const { cuts, percentiles } = await unitOfWork.get(ScoreFits).cutPoints(published, percentilesOf(rule));
    return new Past(rule, new Map([...specs].filter(([key]) => needed.has(key))), cuts, percentiles);
  }

  stateAt(asOf: Date): Statement {
    const { rule, features, cuts, percentiles } = this;
    const memberships = [{ id: MEMBERSHIP, rule }];
    const statement = compileState({ features, cuts, percentiles, memberships, subjects: { who: 'everyone', asOf } });
    requireBindable(statement.values, '/rule');
    return statement;
  }
}

/** Those who left are those of the date before who did not stay. */
function dateOf(
  asOf: Date,
  { counts, index, customers }: { counts: readonly MemberCount[]; index: number; customers: number },
): BacktestDate {
  const { members = 0, entered = null } = counts[index] ?? {};
  const before = counts[index - 1]?.members ?? 0;
  const left = entered === null ? null : before - (members - entered);
  return { asOf, count: members, share: share(members, customers), entered, left };
}
