import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { InstantProperty } from '../../openapi/properties.js';
import { IsInstant } from '../instant.js';

const MOST_TRANSITIONS = 1000;

export class TransitionsQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_TRANSITIONS,
    default: 100,
    description: 'The newest so many',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_TRANSITIONS)
  readonly limit?: number;
}

export class TransitionAnswer {
  @ApiProperty({ description: 'The customer; or another id that was merged into theirs' })
  readonly customerId!: string;

  @InstantProperty({ description: 'The instant whose state it belongs to' })
  readonly asOf!: Date;

  @ApiProperty({ type: [String], description: 'Keys of segments' })
  readonly entered!: readonly string[];

  @ApiProperty({ type: [String], description: 'Keys of segments' })
  readonly exited!: readonly string[];

  @InstantProperty({ description: 'When that happened which made the difference' })
  readonly becameAt!: Date;

  @InstantProperty({ description: 'When it was noticed' })
  readonly noticedAt!: Date;

  @ApiProperty({ enum: ['data', 'clock', 'definition', 'merge'] })
  readonly cause!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Version of each of the segments then',
  })
  readonly versions!: Readonly<Record<string, number>>;
}

export class TransitionsAnswer {
  @ApiProperty({ type: [TransitionAnswer], description: 'Newest first' })
  readonly transitions!: readonly TransitionAnswer[];
}

export class MembershipQuery {
  @ApiProperty({ type: String, description: 'ISO 8601; UTC unless it says otherwise', example: '2011-09-01' })
  @IsInstant()
  readonly asOf!: Date;
}

export class MembershipAsOfAnswer {
  @ApiProperty()
  readonly customerId!: string;

  @InstantProperty({ description: 'The instant asked about' })
  readonly asOf!: Date;

  @ApiProperty({ type: [String], description: 'Keys of the segments the customer was in' })
  readonly segments!: readonly string[];
}
