import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { LARGEST_SAMPLE, type NodeCount, type Preview, type SegmentOverlap, USUAL_SAMPLE } from '#segments';
import { CountProperty, ElapsedProperty, InstantProperty, ShareProperty } from '../../openapi/properties.js';
import { RuleWarningAnswer } from '../warning.dto.js';
import { RuleCostAnswer, RuleProperty } from './draft.dto.js';

const WRONG_SAMPLE = { message: `sample must be a whole number from 0 to ${LARGEST_SAMPLE}.` };

export class PreviewRequestBody {
  @RuleProperty()
  readonly rule!: unknown;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'How many customer ids to show',
    minimum: 0,
    maximum: LARGEST_SAMPLE,
    default: USUAL_SAMPLE,
  })
  @IsOptional()
  @IsInt(WRONG_SAMPLE)
  @Min(0, WRONG_SAMPLE)
  @Max(LARGEST_SAMPLE, WRONG_SAMPLE)
  readonly sample?: number;

  @ApiPropertyOptional({ description: 'Compare with existing segments, which takes another pass', default: false })
  @IsOptional()
  @IsBoolean()
  readonly overlap?: boolean;
}

export class NodeCountAnswer implements NodeCount {
  @ApiProperty({ description: "JSON Pointer in the rule as written; '' is the rule itself", example: '/all/0' })
  readonly pointer!: string;

  @ApiProperty({ enum: ['all', 'any', 'not', 'segment', 'comparison'] })
  readonly kind!: NodeCount['kind'];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'In words; null for groups',
    example: 'Orders is at least 3',
  })
  readonly sentence!: string | null;

  @CountProperty({ description: 'Customers who match it' })
  readonly count!: number;

  @ShareProperty({ description: 'Of all customers; null without customers', nullable: true })
  readonly share!: number | null;
}

export class SegmentOverlapAnswer implements SegmentOverlap {
  @ApiProperty({ example: 'champions' })
  readonly key!: string;

  @ApiProperty({ example: 'Champions' })
  readonly name!: string;

  @CountProperty({ description: 'Customers in the segment' })
  readonly customers!: number;

  @CountProperty({ description: 'Customers in both' })
  readonly shared!: number;

  @ShareProperty({ description: 'Customers in both among those in either', nullable: true })
  readonly jaccard!: number | null;
}

export class PreviewAnswer implements Preview {
  @InstantProperty({ description: 'The instant of the state that was counted; null if never computed', nullable: true })
  readonly asOf!: Date | null;

  @ApiProperty({ description: 'The rule in words; the wording may change', example: 'Orders is at least 3' })
  readonly sentence!: string;

  @CountProperty({ description: 'All customers' })
  readonly customers!: number;

  @CountProperty({ description: 'Customers who match the rule' })
  readonly count!: number;

  @ShareProperty({ description: 'Of all customers; null without customers', nullable: true })
  readonly share!: number | null;

  @ApiProperty({ type: [NodeCountAnswer], description: 'Every part as written, each before what it holds' })
  readonly nodes!: readonly NodeCountAnswer[];

  @ApiProperty({ type: [String], description: 'Matching customers: the first in the order of their ids' })
  readonly sample!: readonly string[];

  @ApiProperty({
    type: [SegmentOverlapAnswer],
    nullable: true,
    description: 'Segments that share customers with it, at most 20, most alike first; null if not asked for',
  })
  readonly overlap!: readonly SegmentOverlapAnswer[] | null;

  @ApiProperty({ type: [RuleWarningAnswer] })
  readonly warnings!: readonly RuleWarningAnswer[];

  @ApiProperty({ type: RuleCostAnswer })
  readonly cost!: RuleCostAnswer;

  @ElapsedProperty()
  readonly elapsedMs!: number;
}
