import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import type { SegmentList, SegmentSummary } from '#segments';
import { CountProperty, InstantProperty, ShareProperty } from '../../openapi/properties.js';
import { IsText } from '../text.js';

export class SegmentsQuery {
  @ApiPropertyOptional({
    description: 'Key of the feature whose sum is the revenue of a segment; `total_spend` by default, if there is one',
    example: 'spend_365d',
  })
  @IsOptional()
  @IsText()
  readonly revenue?: string;
}

export class SegmentAnswer implements SegmentSummary {
  @ApiProperty({ example: 'champions' })
  readonly key!: string;

  @ApiProperty({ example: 'Champions' })
  readonly name!: string;

  @ApiProperty()
  readonly description!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  readonly version!: number;

  @ApiProperty({ description: 'The rule as a sentence', example: 'rfm_r is 5 and rfm_f is one of 4, 5' })
  readonly rule!: string;

  @CountProperty({ description: 'Customers in it' })
  readonly customers!: number;

  @ShareProperty({ description: 'Of all customers; null without customers', nullable: true })
  readonly share!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Exact decimal; null without a revenue feature',
    example: '10432.50',
  })
  readonly revenue!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Of all revenue; null where there is none' })
  readonly revenueShare!: number | null;
}

export class SegmentsAnswer implements SegmentList {
  @InstantProperty({ description: 'The instant the memberships are of; null if never computed', nullable: true })
  readonly asOf!: Date | null;

  @CountProperty({ description: 'All customers' })
  readonly customers!: number;

  @ApiProperty({ type: String, nullable: true, example: 'total_spend' })
  readonly revenueFeature!: string | null;

  @ApiProperty({ type: [SegmentAnswer], description: 'A customer can be in several' })
  readonly segments!: SegmentAnswer[];
}
