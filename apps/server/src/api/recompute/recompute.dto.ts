import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { CountProperty, ElapsedProperty, InstantProperty } from '../../openapi/properties.js';
import { IsInstant } from '../instant.js';

export class RecomputeRequest {
  @ApiPropertyOptional({
    type: String,
    description: 'ISO 8601 date or date-time, UTC unless it says otherwise; now by default',
    example: '2011-12-11T00:00:00Z',
  })
  @IsOptional()
  @IsInstant()
  readonly asOf?: Date;

  @ApiPropertyOptional({
    description:
      'Fit the cut points of scores anew on the customers as of that instant, instead of keeping those in force',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  readonly refit?: boolean;
}

/** Cut points a score was computed with. */
export class ScoreAnswer {
  @ApiProperty({ description: 'Key of the feature', example: 'rfm_m' })
  readonly feature!: string;

  @InstantProperty({ description: 'The instant of the fit' })
  readonly asOf!: Date;

  @CountProperty({ description: 'Customers the quantiles were taken over' })
  readonly population!: number;

  @ApiProperty({ type: [Number], description: 'Ascending', example: [20.8, 55.2, 120, 410.75] })
  readonly cuts!: readonly number[];
}

export class RecomputeAnswer {
  @InstantProperty({ description: 'The instant the state is of' })
  readonly asOf!: Date;

  @CountProperty({ description: 'All customers' })
  readonly customers!: number;

  @CountProperty({ description: 'Customers whose state is new or different' })
  readonly changed!: number;

  @CountProperty({ description: 'Features computed' })
  readonly features!: number;

  @CountProperty({ description: 'Segments computed' })
  readonly segments!: number;

  @ApiProperty({ type: [ScoreAnswer] })
  readonly scores!: readonly ScoreAnswer[];

  @ElapsedProperty()
  readonly elapsedMs!: number;
}
