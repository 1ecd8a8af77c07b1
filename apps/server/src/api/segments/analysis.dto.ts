import { ApiProperty } from '@nestjs/swagger';
import type { DraftAnalysis, DraftRelation, RelatedSegment } from '#segments';
import { ProblemItem } from '../../http/problem-details.js';
import { RuleWarningAnswer } from '../warning.dto.js';
import { RuleCostAnswer, RuleProperty } from './draft.dto.js';

const RELATIONS = ['equal', 'inside', 'contains', 'disjoint'] as const satisfies readonly DraftRelation[];

export class AnalyseRequestBody {
  @RuleProperty()
  readonly rule!: unknown;
}

export class RelatedSegmentAnswer implements RelatedSegment {
  @ApiProperty({ example: 'champions' })
  readonly key!: string;

  @ApiProperty({ example: 'Champions' })
  readonly name!: string;

  @ApiProperty({
    enum: RELATIONS,
    description: 'Whoever the customers are: the same as the segment, inside it, containing it, or nobody in both',
  })
  readonly relation!: DraftRelation;
}

export class AnalysisAnswer implements DraftAnalysis {
  @ApiProperty({
    type: [ProblemItem],
    description: 'Everything that would keep the rule from being published; with any, there is nothing else',
  })
  readonly problems!: readonly ProblemItem[];

  @ApiProperty({ type: String, nullable: true, description: 'The rule in words; the wording may change' })
  readonly sentence!: string | null;

  @ApiProperty({ type: [RuleWarningAnswer], description: 'What is allowed, but hardly meant' })
  readonly warnings!: readonly RuleWarningAnswer[];

  @ApiProperty({ type: RuleCostAnswer, nullable: true })
  readonly cost!: RuleCostAnswer | null;

  @ApiProperty({ type: [RelatedSegmentAnswer], description: 'Only what is certain' })
  readonly relations!: readonly RelatedSegmentAnswer[];
}
