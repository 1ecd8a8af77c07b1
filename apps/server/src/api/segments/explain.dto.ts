import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty } from 'class-validator';
import type { Explanation, ToldTrace } from '#segments';
import { InstantProperty } from '../../openapi/properties.js';
import { GroupTraceAnswer, traces } from '../customers/rule-trace.dto.js';
import { IsText } from '../text.js';
import { RuleWarningAnswer } from '../warning.dto.js';
import { RuleProperty } from './draft.dto.js';

const LONGEST_CUSTOMER_ID = 1000;

export class ExplainPath {
  @ApiProperty({ description: 'Key of the segment', example: 'champions' })
  @IsNotEmpty()
  readonly key!: string;

  @ApiProperty({ description: 'The customer id, percent-encoded', example: 'c0000001' })
  @IsNotEmpty()
  readonly customerId!: string;
}

export class ExplainRequestBody {
  @RuleProperty()
  readonly rule!: unknown;

  @ApiProperty({ example: 'c0000001' })
  @IsText({ longest: LONGEST_CUSTOMER_ID })
  readonly customerId!: string;
}

class ExplainedSegment {
  @ApiProperty({ example: 'champions' })
  readonly key!: string;

  @ApiProperty({ example: 'Champions' })
  readonly name!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  readonly version!: number;
}

@ApiExtraModels(GroupTraceAnswer)
export class ExplanationAnswer implements Explanation {
  @ApiProperty({ example: 'c0000001' })
  readonly customerId!: string;

  @ApiProperty({ type: ExplainedSegment, nullable: true, description: 'Null for a draft' })
  readonly segment!: ExplainedSegment | null;

  @InstantProperty({ description: 'The instant of the state that was asked; null if never computed', nullable: true })
  readonly asOf!: Date | null;

  @ApiProperty({ description: 'In the segment as stored; of a draft, whether it holds' })
  readonly member!: boolean;

  @ApiProperty({ description: 'The rule in words; the wording may change', example: 'Orders is at least 3' })
  readonly sentence!: string;

  @ApiProperty({ oneOf: traces(), description: 'The rule with the outcome of each of its parts for this customer' })
  readonly trace!: ToldTrace;

  @InstantProperty({ description: 'When the clock alone turns the answer, if nothing else happens', required: false })
  readonly flipsAt?: Date;

  @ApiProperty({ type: [RuleWarningAnswer] })
  readonly warnings!: readonly RuleWarningAnswer[];
}
