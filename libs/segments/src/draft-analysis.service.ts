import { Inject, Injectable } from '@nestjs/common';
import { DefinitionsService } from '#definitions';
import type { Problem } from '#kernel';
import { Database } from '#platform';
import type { RuleCost } from '#rules';
import { type Draft, type DraftDocument, readDraft } from './draft.js';
import { type RelatedSegment, relateDraft, reviewDraft } from './draft-review.js';
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
  ) {}

  /** A rule that cannot be accepted is an answer here, not an error: whoever writes one asks at every step. */
  async analyse(document: DraftDocument): Promise<DraftAnalysis> {
    const { draft, vocabulary } = await this.database.snapshot(async (unitOfWork) => {
      const known = vocabularyOf(await this.definitions.catalogue(unitOfWork));
      return { draft: await readDraft(unitOfWork, known, document), vocabulary: known };
    });
    return draft.ok ? analysisOf(draft.value, vocabulary) : nothingBut(draft.error);
  }
}

function analysisOf(draft: Draft, vocabulary: Vocabulary): DraftAnalysis {
  const { warnings, cost } = reviewDraft(draft, vocabulary);
  const related = relateDraft(draft, vocabulary);
  return {
    problems: [],
    sentence: draft.sentence,
    warnings: [...warnings, ...related.warnings],
    cost,
    relations: related.relations,
  };
}
