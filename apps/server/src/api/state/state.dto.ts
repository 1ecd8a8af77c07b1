import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMinSize, IsArray, IsBoolean, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { CountProperty, ElapsedProperty, InstantProperty, ShareProperty } from '../../openapi/properties.js';
import { IsInstant } from '../instant.js';
import { CommaSeparated } from '../lists.js';

export class SegmentMovementAnswer {
  @ApiProperty({ description: 'Key of the segment' })
  readonly segment!: string;

  @CountProperty({ description: 'Customers it brought into the segment' })
  readonly entered!: number;

  @CountProperty({ description: 'Customers it took out of it' })
  readonly exited!: number;
}

export class StateBuildAnswer {
  @ApiProperty({ type: 'integer' })
  readonly id!: number;

  @ApiProperty({ enum: ['building', 'live', 'replaced', 'failed'] })
  readonly status!: string;

  @InstantProperty({ description: 'The instant everybody was computed as of' })
  readonly asOf!: Date;

  @CountProperty({ description: 'All customers when it began' })
  readonly customers!: number;

  @ShareProperty({ description: 'How much of it is computed' })
  readonly done!: number;

  @CountProperty({
    description: 'Customers whose state differed from the one before; null until it is live',
    nullable: true,
  })
  readonly changed!: number | null;

  @ApiProperty({ type: [SegmentMovementAnswer], description: 'What putting it in force changed' })
  readonly difference!: readonly SegmentMovementAnswer[];

  @ApiProperty({ type: String, nullable: true, description: 'Why it failed' })
  readonly error!: string | null;

  @InstantProperty({ description: 'When it began' })
  readonly startedAt!: Date;

  @InstantProperty({ description: 'When it was complete, or failed', nullable: true })
  readonly finishedAt!: Date | null;
}

export class StateAnswer {
  @InstantProperty({ description: 'The instant the state is of; null if it was never computed', nullable: true })
  readonly asOf!: Date | null;

  @ApiProperty({ description: 'Its clock stands at that instant, instead of going with the time of day' })
  readonly pinned!: boolean;

  @CountProperty({ description: 'Changes that arrived and are not taken in yet; at most 100,000 are counted' })
  readonly pending!: number;

  @InstantProperty({ description: 'Since when the longest waiting of them waits', nullable: true })
  readonly oldestPendingAt!: Date | null;

  @CountProperty({
    description: 'Customers whose clock has run out and was not followed yet; at most 100,000 are counted',
  })
  readonly due!: number;

  @InstantProperty({ description: 'When the first of these clocks ran out', nullable: true })
  readonly oldestDueAt!: Date | null;

  @ApiProperty({ type: Number, minimum: 0, description: 'How long the longest of all of them has waited' })
  readonly behindSeconds!: number;

  @ApiProperty({ description: 'Whether that is longer than WINNOW_STALE_AFTER allows' })
  readonly isStale!: boolean;

  @ApiProperty({ type: StateBuildAnswer, nullable: true, description: 'The build that is read' })
  readonly live!: StateBuildAnswer | null;

  @ApiProperty({ type: StateBuildAnswer, nullable: true, description: 'The build that is under way' })
  readonly building!: StateBuildAnswer | null;
}

export class VerifyRequest {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    default: 1000,
    description: 'Customers chosen at random',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  readonly sample?: number;
}

export class DiscrepancyAnswer {
  @ApiProperty()
  readonly customerId!: string;

  @ApiProperty({ type: [String], description: 'Features that differ; or `segments`, `next_change_at`' })
  readonly differs!: readonly string[];
}

export class VerificationAnswer {
  @InstantProperty({ description: 'The instant the customers were computed as of' })
  readonly asOf!: Date;

  @CountProperty({ description: 'Customers that were computed from the log and compared' })
  readonly checked!: number;

  @CountProperty({ description: 'Customers for whom something waits to be taken in; they are not compared' })
  readonly behind!: number;

  @CountProperty({ description: 'Customers whose stored state is another one' })
  readonly different!: number;

  @ApiProperty({ type: [DiscrepancyAnswer], description: 'The first of these' })
  readonly examples!: readonly DiscrepancyAnswer[];

  @ElapsedProperty()
  readonly elapsedMs!: number;
}

export class MigrationQuery {
  @ApiProperty({ type: [String], description: 'Keys of segments; best of those that exclude each other' })
  @CommaSeparated()
  @ArrayMinSize(1)
  @IsString({ each: true })
  readonly segments!: string[];

  @ApiProperty({ type: String, description: 'The earlier instant, ISO 8601', example: '2011-09-01' })
  @IsInstant()
  readonly from!: Date;

  @ApiProperty({ type: String, description: 'The later instant, ISO 8601', example: '2011-12-01' })
  @IsInstant()
  readonly to!: Date;
}

export class MigrationAnswer {
  @InstantProperty({ description: 'The earlier instant' })
  readonly from!: Date;

  @InstantProperty({ description: 'The later instant' })
  readonly to!: Date;

  @ApiProperty({
    type: [String],
    description: 'Keys, in the order of rows and columns; behind the last come those in none',
  })
  readonly segments!: readonly string[];

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'integer' } },
    description: 'Customers by where they were (row) and where they are then (column)',
  })
  readonly customers!: ReadonlyArray<readonly number[]>;
}

export class RefitRequest {
  @ApiPropertyOptional({
    type: [String],
    description: 'Keys of scores and percentiles; all that are fitted by default',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  readonly scores?: string[];

  @ApiPropertyOptional({ default: false, description: 'Only tell what it would do' })
  @IsOptional()
  @IsBoolean()
  readonly dryRun?: boolean;
}

export class RefitAnswer {
  @ApiProperty({ description: 'Key of the feature' })
  readonly key!: string;

  @CountProperty({ description: 'Customers the quantiles are taken over' })
  readonly population!: number;

  @ApiProperty({ type: [Number], nullable: true, description: 'Cut points so far' })
  readonly before!: readonly number[] | null;

  @ApiProperty({ type: [Number], description: 'Cut points from now on' })
  readonly after!: readonly number[];

  @CountProperty({ description: 'Customers who get another value' })
  readonly moved!: number;

  @CountProperty({ description: 'All customers' })
  readonly customers!: number;

  @ShareProperty({ description: 'Of all customers; null without any', nullable: true })
  readonly share!: number | null;
}

export class RefitsAnswer {
  @ApiProperty({ type: [RefitAnswer] })
  readonly refits!: readonly RefitAnswer[];
}
