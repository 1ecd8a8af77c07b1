import { Inject, Injectable } from '@nestjs/common';
import { DefinitionsService } from '#definitions';
import type { Clock, Problem } from '#kernel';
import { CLOCK, Database } from '#platform';
import type { RuleCost } from '#rules';
import { type Draft, type DraftDocument, readDraft } from './draft.js';
import { type RelatedSegment, relateDraft } from './draft-review.js';
import { reviewRule } from './rule-review.js';
import { type Vocabulary, vocabularyOf } from './vocabulary.js';

/** What can be said of a draft without looking at a single customer. */
export interface DraftAnalysis {
  /** Everything that would keep the rule from being published; with any of them there is nothing else. */
  readonly problems: readonly Problem[];
  /** The rule in words. */
  readonly sentence: string | null;
  /** What is allowed, but hardly meant. */
  readonly warnings: readonly Problem[];
  readonly cost: RuleCost | null;
  readonly relations: readonly RelatedSegment[];
}

const nothingBut = (problems: readonly Problem[]): DraftAnalysis => ({
  problems,
  sentence: null,
  warnings: [],
  cost: null,
  relations: [],
});

/** Reads drafts while they are written. */
@Injectable()
export class DraftAnalysisService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A rule that cannot be accepted is an answer here, not an error: whoever writes one asks at every step. */
  async analyse(document: DraftDocument): Promise<DraftAnalysis> {
    const { draft, vocabulary } = await this.database.snapshot(async (unitOfWork) => {
      const known = vocabularyOf(await this.definitions.catalogue(unitOfWork));
      return { draft: await readDraft(unitOfWork, known, document), vocabulary: known };
    });
    return draft.ok ? this.analysisOf(draft.value, vocabulary) : nothingBut(draft.error);
  }

  private async analysisOf(draft: Draft, vocabulary: Vocabulary): Promise<DraftAnalysis> {
    const { warnings, cost } = reviewRule(draft, vocabulary);
    const related = await relateDraft(draft, vocabulary, this.clock);
    return {
      problems: [],
      sentence: draft.sentence,
      warnings: [...warnings, ...related.warnings],
      cost,
      relations: related.relations,
    };
  }
}
