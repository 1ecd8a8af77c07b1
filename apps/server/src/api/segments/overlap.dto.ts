import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { MOST_SEGMENTS, type OverlapMatrix, type OverlappingSegment } from '#segments';
import { CountProperty, InstantProperty } from '../../openapi/properties.js';
import { CommaSeparated } from '../lists.js';

export class OverlapQuery {
  @ApiPropertyOptional({
    type: [String],
    description: `Keys (comma-separated), at most ${MOST_SEGMENTS}; by default all, or the ${MOST_SEGMENTS} largest`,
    example: ['champions', 'at_risk'],
  })
  @IsOptional()
  @CommaSeparated()
  @IsString({ each: true })
  readonly segments?: readonly string[];
}

export class OverlappingSegmentAnswer implements OverlappingSegment {
  @ApiProperty({ example: 'champions' })
  readonly key!: string;

  @ApiProperty({ example: 'Champions' })
  readonly name!: string;

  @CountProperty({ description: 'Customers in it' })
  readonly customers!: number;
}

export class OverlapAnswer implements OverlapMatrix {
  @InstantProperty({ description: 'The instant the memberships are of; null if never computed', nullable: true })
  readonly asOf!: Date | null;

  @CountProperty({ description: 'All customers' })
  readonly customers!: number;

  @ApiProperty({ type: [OverlappingSegmentAnswer], description: 'The rows and the columns of the tables, in order' })
  readonly segments!: readonly OverlappingSegmentAnswer[];

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'integer', minimum: 0 } },
    description: 'Customers in both; on the diagonal, those in the one',
  })
  readonly shared!: ReadonlyArray<readonly number[]>;

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'number', nullable: true, minimum: 0, maximum: 1 } },
    description: 'Customers in both among those in either; null where there are none in either',
  })
  readonly jaccard!: ReadonlyArray<ReadonlyArray<number | null>>;

  @CountProperty({ description: 'Segments left out, the smallest ones, because there are too many' })
  readonly omitted!: number;
}
