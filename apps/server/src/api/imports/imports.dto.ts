import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsJSON, IsOptional, Matches } from 'class-validator';
import type { CsvImportResult } from '#customers';
import type { ExposureImportResult } from '#experiments';
import { CountProperty, ElapsedProperty, InstantProperty } from '../../openapi/properties.js';
import { Repeatable } from '../lists.js';
import { IsText } from '../text.js';

/** How the columns of a file are meant; docs/importing.md tells all of it. */
export class CsvQuery {
  @ApiPropertyOptional({
    type: [String],
    description: 'field=column, one parameter for each; `+` in an expression is written %2B',
    example: ['customer_id=Customer', 'occurred_at=Date', 'value=Amount'],
  })
  @IsOptional()
  @Repeatable()
  @Matches(/=/, { each: true, message: 'map must be field=column, such as customer_id=Customer.' })
  readonly map?: readonly string[];

  @ApiPropertyOptional({ description: 'The whole mapping as JSON; `map` is laid over it' })
  @IsOptional()
  @IsJSON({ message: 'mapping must be JSON.' })
  readonly mapping?: string;

  @ApiPropertyOptional({
    description: 'One character, or `tab`, `whitespace` or `auto` (short for map=file.delimiter=…)',
  })
  @IsOptional()
  @IsText()
  readonly delimiter?: string;

  @ApiPropertyOptional({ description: 'What the file is called in the ledger of imports', default: 'upload' })
  @IsOptional()
  @IsText()
  readonly fileName?: string;

  @ApiPropertyOptional({
    description: 'Import nothing if more rows than this are rejected: a number, or a percentage such as 5%',
    example: '5%',
  })
  @IsOptional()
  @Matches(/^\d+(\.\d+)?%?$/, { message: 'maxRejects must be a number of rows or a percentage, such as 100 or 5%.' })
  readonly maxRejects?: string;
}

export class EventsQuery extends CsvQuery {
  @ApiPropertyOptional({
    description: 'Name of the events, the same for all rows (short for map=name=…)',
    example: 'order_completed',
  })
  @IsOptional()
  @IsText()
  readonly event?: string;
}

export class ExposuresQuery extends CsvQuery {
  @ApiPropertyOptional({ description: 'What people call the experiment, if it has to be created' })
  @IsOptional()
  @IsText()
  readonly name?: string;

  @ApiPropertyOptional({
    description: 'The variation that is the control, if the experiment has to be created',
    example: 'control',
  })
  @IsOptional()
  @IsText()
  readonly control?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'variation=share, one parameter for each; equal shares if absent',
    example: ['control=0.5', 'voucher=0.5'],
  })
  @IsOptional()
  @Repeatable()
  @Matches(/^.+=(0|1|0?\.\d+|0\.\d+|1\.0+)$/, {
    each: true,
    message: 'weight must be variation=share, such as control=0.5.',
  })
  readonly weight?: readonly string[];
}

class ImportRows {
  @CountProperty({ description: 'Rows of the file' })
  readonly read!: number;

  @CountProperty({ description: 'New; for customers new or changed' })
  readonly added!: number;

  @CountProperty({ description: 'Known already' })
  readonly known!: number;

  @CountProperty({ description: "Left out by the mapping's `where`" })
  readonly skipped!: number;

  @CountProperty({ description: 'Could not be read' })
  readonly rejected!: number;
}

class RejectAnswer {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Line of the file' })
  readonly line!: number;

  @ApiProperty({ description: 'Kind of reason, for machines' })
  readonly reasonCode!: string;

  @ApiProperty()
  readonly reason!: string;
}

export class ImportAnswer implements Omit<CsvImportResult, 'rejectsFile' | 'firstRejects'> {
  @ApiProperty()
  readonly fileName!: string;

  @ApiProperty({ description: 'Of the bytes as they arrived, in hexadecimal' })
  readonly sha256!: string;

  @ApiProperty({ type: ImportRows })
  readonly rows!: ImportRows;

  @ApiProperty({
    type: [RejectAnswer],
    description: 'The first 100 rows that could not be read; the others were imported',
  })
  readonly firstRejects!: readonly RejectAnswer[];

  @InstantProperty({ description: 'When the same bytes were last imported; null if never', nullable: true })
  readonly earlierImport!: Date | null;

  @ElapsedProperty()
  readonly elapsedMs!: number;
}

export class ExposuresImportAnswer
  extends ImportAnswer
  implements Omit<ExposureImportResult, 'rejectsFile' | 'firstRejects'>
{
  @ApiProperty({ example: 'winback_voucher' })
  readonly experiment!: string;

  @ApiProperty({ type: [String], description: 'The first is the control', example: ['control', 'voucher'] })
  readonly variations!: readonly string[];

  @CountProperty({ description: 'Customers seen in several variations: marked, and left out of reports' })
  readonly conflicting!: number;
}
