import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { type Backtest, type BacktestDate, type BacktestNote, MOST_DATES } from '#segments';
import { CountProperty, ElapsedProperty, InstantProperty, ShareProperty } from '../../openapi/properties.js';
import { IsInstant } from '../instant.js';
import { IsText } from '../text.js';
import { RawRule } from './draft.dto.js';

const NOTES = [
  'everyone-known-now',
  'attributes-as-now',
  'cut-points-as-now',
  'not-fitted',
  'future',
] as const satisfies ReadonlyArray<BacktestNote['code']>;

const WHOLE = { message: '$property must be a whole number.' };

export class IntervalBody {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 3660, description: 'Days of 24 hours' })
  @IsOptional()
  @IsInt(WHOLE)
  readonly days?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 120, description: 'Calendar months, in UTC' })
  @IsOptional()
  @IsInt(WHOLE)
  readonly months?: number;
}

export class BacktestRequestBody {
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'A draft; or else `segment`' })
  @IsOptional()
  @RawRule()
  readonly rule?: unknown;

  @ApiPropertyOptional({ description: 'Key of a published segment; or else `rule`', example: 'champions' })
  @IsOptional()
  @IsText()
  readonly segment?: string;

  @ApiProperty({
    type: String,
    description: 'The first date, ISO 8601; UTC unless it says otherwise',
    example: '2026-01-01',
  })
  @IsInstant()
  readonly from!: Date;

  @ApiProperty({ type: String, description: 'No date lies after this', example: '2026-06-01' })
  @IsInstant()
  readonly to!: Date;

  @ApiProperty({
    type: IntervalBody,
    description: `From a date to the next: days or months, so that there are at most ${MOST_DATES} dates`,
    example: { days: 7 },
  })
  @IsObject({ message: 'every must be {"days": …} or {"months": …}.' })
  @ValidateNested()
  @Type(() => IntervalBody)
  readonly every!: IntervalBody;
}

export class BacktestDateAnswer implements BacktestDate {
  @InstantProperty({ description: 'The date' })
  readonly asOf!: Date;

  @CountProperty({ description: 'Customers who match at that date' })
  readonly count!: number;

  @ShareProperty({ description: 'Of all customers known now; null without customers', nullable: true })
  readonly share!: number | null;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    nullable: true,
    description: 'Of them, not at the date before; null at the first',
  })
  readonly entered!: number | null;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    nullable: true,
    description: 'At the date before, but no more; null at the first',
  })
  readonly left!: number | null;
}

export class BacktestNoteAnswer implements BacktestNote {
  @ApiProperty({ enum: NOTES })
  readonly code!: BacktestNote['code'];

  @ApiProperty()
  readonly message!: string;
}

export class BacktestAnswer implements Backtest {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Key of the segment; null for a draft',
    example: 'champions',
  })
  readonly segment!: string | null;

  @ApiProperty({ description: 'The rule in words; the wording may change', example: 'Orders is at least 3' })
  readonly sentence!: string;

  @CountProperty({ description: 'All customers known now' })
  readonly customers!: number;

  @ApiProperty({ type: [BacktestDateAnswer] })
  readonly dates!: readonly BacktestDateAnswer[];

  @ApiProperty({ type: [BacktestNoteAnswer], description: 'What the figures cannot know' })
  readonly notes!: readonly BacktestNoteAnswer[];

  @ElapsedProperty()
  readonly elapsedMs!: number;
}
