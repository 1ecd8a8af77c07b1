import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Decision } from '#analysis';
import type {
  CustomersInZeroWeightArm,
  Interval,
  NewcombeInterval,
  PooledZTest,
  RelativeUplift,
  SampleRatioTest,
  WelchTest,
} from '#statistics';
import { NOT_COMPUTABLE, type NotComputableReason } from '#statistics';

/** Stands where a figure would be. */
export class NotComputable {
  @ApiProperty({ enum: Object.keys(NOT_COMPUTABLE), description: 'Why there is no figure' })
  readonly notComputable!: NotComputableReason;

  @ApiProperty({ description: 'The same as a sentence' })
  readonly message!: string;
}

export class IntervalAnswer implements Interval {
  @ApiProperty({ description: 'Share of all samples in which such an interval covers the truth', example: 0.95 })
  readonly level!: number;

  @ApiProperty()
  readonly lower!: number;

  @ApiProperty()
  readonly upper!: number;

  @ApiPropertyOptional({ enum: ['wilson'] })
  readonly method?: 'wilson';
}

export class ComparisonDecisionAnswer implements Decision {
  @ApiProperty({ enum: ['absolute'] })
  readonly scale!: 'absolute';

  @ApiProperty({ enum: ['welch-t', 'pooled-z-newcombe'] })
  readonly method!: Decision['method'];

  @ApiProperty({ description: 'Treatment minus control, in the unit of the metric' })
  readonly estimate!: number;

  @ApiProperty({ type: IntervalAnswer })
  readonly interval!: IntervalAnswer;

  @ApiProperty({ description: 'Two-sided; not corrected for looking at many segments' })
  readonly pValue!: number;
}

abstract class Significance {
  @ApiProperty({ description: 'Treatment against control; positive when the treatment has more' })
  readonly estimate!: number;

  @ApiProperty()
  readonly standardError!: number;

  @ApiProperty({ description: 'estimate / standardError' })
  readonly statistic!: number;

  @ApiProperty({ description: 'Two-sided; not corrected for looking at many segments' })
  readonly pValue!: number;
}

export class WelchTestAnswer extends Significance implements WelchTest {
  @ApiProperty({ enum: ['absolute'] })
  readonly scale!: 'absolute';

  @ApiProperty({ enum: ['welch-t'] })
  readonly method!: 'welch-t';

  @ApiProperty({ description: "Satterthwaite's; seldom whole" })
  readonly degreesOfFreedom!: number;

  @ApiProperty({ type: IntervalAnswer })
  readonly interval!: IntervalAnswer;
}

export class RelativeUpliftAnswer extends Significance implements RelativeUplift {
  @ApiProperty({ enum: ['relative'] })
  readonly scale!: 'relative';

  @ApiProperty({ enum: ['delta-normal'] })
  readonly method!: 'delta-normal';

  @ApiProperty({ type: IntervalAnswer })
  readonly interval!: IntervalAnswer;
}

export class PooledZTestAnswer extends Significance implements PooledZTest {
  @ApiProperty({ enum: ['absolute'] })
  readonly scale!: 'absolute';

  @ApiProperty({ enum: ['pooled-z'] })
  readonly method!: 'pooled-z';
}

export class NewcombeIntervalAnswer implements NewcombeInterval {
  @ApiProperty({ enum: ['absolute'] })
  readonly scale!: 'absolute';

  @ApiProperty({ enum: ['newcombe-wilson'] })
  readonly method!: 'newcombe-wilson';

  @ApiProperty({ example: 0.95 })
  readonly level!: number;

  @ApiProperty()
  readonly lower!: number;

  @ApiProperty()
  readonly upper!: number;
}

export class SampleRatioTestAnswer implements SampleRatioTest {
  @ApiProperty({ enum: ['tested'] })
  readonly outcome!: 'tested';

  @ApiProperty({ enum: ['pearson-chi-square'] })
  readonly method!: 'pearson-chi-square';

  @ApiProperty()
  readonly statistic!: number;

  @ApiProperty({ type: 'integer', minimum: 1 })
  readonly degreesOfFreedom!: number;

  @ApiProperty()
  readonly pValue!: number;

  @ApiProperty({ description: 'The split is not as planned: do not trust the rest before you know why' })
  readonly mismatch!: boolean;
}

export class CustomersInZeroWeightArmAnswer implements CustomersInZeroWeightArm {
  @ApiProperty({ enum: ['customers-in-zero-weight-arm'] })
  readonly outcome!: 'customers-in-zero-weight-arm';

  @ApiProperty({ type: [String], description: 'Variations that should have nobody' })
  readonly arms!: readonly string[];

  @ApiProperty({ enum: [true] })
  readonly mismatch!: true;
}
