import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsOptional, IsString, Max, Min } from 'class-validator';
import type { Figure, Report, ReportArm, ReportComparison, ReportGroup, ReportMetric } from '#analysis';
import { CountProperty, EitherProperty, ref } from '../../openapi/properties.js';
import { CommaSeparated } from '../lists.js';
import {
  ComparisonDecisionAnswer,
  CustomersInZeroWeightArmAnswer,
  IntervalAnswer,
  NewcombeIntervalAnswer,
  NotComputable,
  PooledZTestAnswer,
  RelativeUpliftAnswer,
  SampleRatioTestAnswer,
  WelchTestAnswer,
} from './figures.dto.js';

/** Figures that can be missing are one of these or the reason. */
const FIGURES = [
  CustomersInZeroWeightArmAnswer,
  ComparisonDecisionAnswer,
  IntervalAnswer,
  NewcombeIntervalAnswer,
  NotComputable,
  PooledZTestAnswer,
  RelativeUpliftAnswer,
  SampleRatioTestAnswer,
  WelchTestAnswer,
];

const NUMBER = { type: 'number' } as const;

const LOWEST_LEVEL = 0.5;
const HIGHEST_LEVEL = 0.9999;
const WRONG_LEVEL = { message: `level must be a number from ${LOWEST_LEVEL} to ${HIGHEST_LEVEL}.` };

export class ReportQuery {
  @ApiPropertyOptional({
    type: [String],
    description: 'Break down by these segments (comma-separated), or by `all`; by none if absent',
    example: ['champions', 'at_risk'],
  })
  @IsOptional()
  @CommaSeparated()
  @IsString({ each: true })
  readonly bySegments?: readonly string[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Only these metrics (comma-separated); all if absent',
    example: ['spend_14d'],
  })
  @IsOptional()
  @CommaSeparated()
  @IsString({ each: true })
  readonly metrics?: readonly string[];

  @ApiPropertyOptional({
    description: 'Level of the intervals',
    minimum: LOWEST_LEVEL,
    maximum: HIGHEST_LEVEL,
    default: 0.95,
  })
  @IsOptional()
  @Type(() => Number)
  @Min(LOWEST_LEVEL, WRONG_LEVEL)
  @Max(HIGHEST_LEVEL, WRONG_LEVEL)
  readonly level?: number;
}

@ApiExtraModels(...FIGURES)
export class ReportArmAnswer implements ReportArm {
  @ApiProperty({ description: 'Key of the variation', example: 'control' })
  readonly variation!: string;

  @CountProperty({ description: 'Customers exposed to it' })
  readonly customers!: number;

  @EitherProperty({ oneOf: [NUMBER, ref(NotComputable)], description: 'Per customer; for a proportion the share' })
  readonly mean!: Figure<number>;

  @EitherProperty({ oneOf: [NUMBER, ref(NotComputable)], description: 'Of the values of the customers' })
  readonly standardDeviation!: Figure<number>;

  @ApiPropertyOptional({
    oneOf: [ref(IntervalAnswer), ref(NotComputable)],
    description: "Wilson's, of the share; for proportions only",
  })
  readonly interval?: Figure<IntervalAnswer>;
}

class ProportionComparison {
  @EitherProperty({ oneOf: [ref(PooledZTestAnswer), ref(NotComputable)], description: 'Of the difference' })
  readonly test!: Figure<PooledZTestAnswer>;

  @EitherProperty({ oneOf: [ref(NewcombeIntervalAnswer), ref(NotComputable)], description: 'Of the difference' })
  readonly interval!: Figure<NewcombeIntervalAnswer>;
}

export class ReportComparisonAnswer implements ReportComparison {
  @ApiProperty({ description: 'Key of the variation that is compared with the control', example: 'voucher' })
  readonly treatment!: string;

  @EitherProperty({
    oneOf: [ref(ComparisonDecisionAnswer), ref(NotComputable)],
    description: 'The uplift to read first: means by Welch, shares by the pooled z-test and Newcombe',
  })
  readonly decision!: Figure<ComparisonDecisionAnswer>;

  @EitherProperty({
    oneOf: [ref(WelchTestAnswer), ref(NotComputable)],
    description: 'The difference in the unit of the metric',
  })
  readonly absolute!: Figure<WelchTestAnswer>;

  @EitherProperty({
    oneOf: [ref(RelativeUpliftAnswer), ref(NotComputable)],
    description: 'The difference as a fraction of the control',
  })
  readonly relative!: Figure<RelativeUpliftAnswer>;

  @ApiPropertyOptional({ type: ProportionComparison, description: 'For proportions only' })
  readonly proportions?: ProportionComparison;
}

export class ReportMetricAnswer implements ReportMetric {
  @ApiProperty({ description: 'Key of the metric', example: 'spend_14d' })
  readonly metric!: string;

  @ApiProperty({ example: 'Spend within 14 days' })
  readonly name!: string;

  @ApiProperty({ enum: ['proportion', 'mean'] })
  readonly kind!: ReportMetric['kind'];

  @ApiProperty({ type: ReportArmAnswer })
  readonly control!: ReportArmAnswer;

  @ApiProperty({ type: [ReportArmAnswer] })
  readonly treatments!: readonly ReportArmAnswer[];

  @ApiProperty({ type: [ReportComparisonAnswer], description: 'One per treatment' })
  readonly comparisons!: readonly ReportComparisonAnswer[];
}

class ReportSegment {
  @ApiProperty({ example: 'champions' })
  readonly key!: string;

  @ApiProperty({ example: 'Champions' })
  readonly name!: string;
}

export class ReportGroupAnswer implements ReportGroup {
  @ApiProperty({ type: ReportSegment, nullable: true, description: 'Null for everybody' })
  readonly segment!: ReportSegment | null;

  @CountProperty({ description: 'Customers of the group in all variations' })
  readonly customers!: number;

  @EitherProperty({
    oneOf: [ref(SampleRatioTestAnswer), ref(CustomersInZeroWeightArmAnswer), ref(NotComputable)],
    description: 'Whether the split is as planned',
  })
  readonly sampleRatio!: ReportGroup['sampleRatio'];

  @ApiProperty({ type: [ReportMetricAnswer] })
  readonly metrics!: readonly ReportMetricAnswer[];
}

class ReportExperiment {
  @ApiProperty({ example: 'winback_voucher' })
  readonly key!: string;

  @ApiProperty({ example: 'Win-back voucher' })
  readonly name!: string;

  @ApiProperty({ enum: ['draft', 'running', 'stopped'] })
  readonly status!: string;
}

class ReportVariation {
  @ApiProperty({ example: 'control' })
  readonly key!: string;

  @ApiProperty({ example: 'No voucher' })
  readonly name!: string;

  @ApiProperty({ description: 'Planned share', example: 0.5 })
  readonly weight!: number;
}

class ReportExposures {
  @CountProperty({ description: 'Customers in the report' })
  readonly analysed!: number;

  @CountProperty({ description: 'Customers seen in several variations, and left out' })
  readonly conflicting!: number;
}

export class ReportAnswer implements Report {
  @ApiProperty({ type: ReportExperiment })
  readonly experiment!: ReportExperiment;

  @ApiProperty({ type: [ReportVariation], description: 'The first is the control' })
  readonly variations!: readonly ReportVariation[];

  @ApiProperty({ description: 'Of all intervals', example: 0.95 })
  readonly level!: number;

  @ApiProperty({ enum: ['absolute'], description: 'The scale decisions are tested on' })
  readonly decisionScale!: 'absolute';

  @ApiProperty({ enum: ['frozen at exposure'], description: 'Segments are those of the moment of exposure' })
  readonly segmentView!: 'frozen at exposure';

  @ApiProperty({ type: ReportExposures })
  readonly exposures!: ReportExposures;

  @ApiProperty({ type: [ReportGroupAnswer], description: 'Everybody, then the segments asked for' })
  readonly groups!: readonly ReportGroupAnswer[];
}
