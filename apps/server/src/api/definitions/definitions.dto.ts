import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsObject, IsOptional } from 'class-validator';
import {
  type Difference,
  type Impact,
  KIND_NAMES,
  type KindName,
  type PlannedAction,
  type PlannedChange,
} from '#definitions';
import type { JsonObject, Problem } from '#kernel';
import { CountProperty } from '../../openapi/properties.js';

const ACTIONS = ['create', 'update', 'unchanged', 'unmanaged'] as const satisfies readonly PlannedAction[];

/** Definitions of one kind by key; what a definition looks like is the business of its kind. */
const DefinitionsProperty = (description: string, example: object): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'object' }, description, example }),
    IsOptional(),
    IsObject({ message: '$property must be an object that holds definitions by key.' }),
    Transform(({ obj, key }: { obj: JsonObject; key: string }) => obj[key]),
  );

export class DefinitionsDocument {
  @DefinitionsProperty('Features by key', {
    order_count: { name: 'Orders', kind: 'aggregate', aggregate: 'count', events: ['order_completed'] },
  })
  readonly features?: JsonObject;

  @DefinitionsProperty('Segments by key', {
    loyal: { name: 'Loyal', rule: { all: [{ fact: 'order_count', operator: 'greaterThanInclusive', value: 5 }] } },
  })
  readonly segments?: JsonObject;

  @DefinitionsProperty('Metrics by key', {
    ordered_14d: { name: 'Ordered within 14 days', kind: 'proportion', events: ['order_completed'], window_days: 14 },
  })
  readonly metrics?: JsonObject;

  @DefinitionsProperty('Experiments by key', {
    winback: { name: 'Win-back', audience: ['loyal'], variations: [{ key: 'control' }, { key: 'voucher' }] },
  })
  readonly experiments?: JsonObject;
}

export class ImpactAnswer implements Impact {
  @CountProperty({ description: 'Customers in the segment now' })
  readonly before!: number;

  @CountProperty({ description: 'Customers that would be in it' })
  readonly after!: number;

  @CountProperty({ description: 'Customers that would come in' })
  readonly enter!: number;

  @CountProperty({ description: 'Customers that would go out' })
  readonly leave!: number;
}

export class WarningAnswer implements Problem {
  @ApiProperty({ example: 'missing-matches', description: 'Stable, for machines' })
  readonly code!: string;

  @ApiProperty({ example: '/rule/all/0', description: 'JSON Pointer into the definition' })
  readonly pointer!: string;

  @ApiProperty({ description: 'What it is, and what would be right' })
  readonly message!: string;
}

const RELATIONS = ['equal', 'narrower', 'wider', 'disjoint', 'overlapping', 'unknown'] as const;

export class DifferenceAnswer implements Difference {
  @ApiProperty({
    enum: RELATIONS,
    description: 'How the customers of the new version relate to those of the old one, whoever they are',
  })
  readonly relation!: Difference['relation'];

  @ApiProperty({ example: 'fewer customers: whoever is in it now was in it before' })
  readonly meaning!: string;

  @ApiProperty({ description: 'The published version as a sentence' })
  readonly before!: string;

  @ApiProperty({ description: 'The new version as a sentence' })
  readonly after!: string;
}

export class ChangeAnswer implements PlannedChange {
  @ApiProperty({ enum: KIND_NAMES })
  readonly kind!: KindName;

  @ApiProperty({ example: 'champions' })
  readonly key!: string;

  @ApiProperty({ enum: ACTIONS, description: '`unmanaged` ones exist here but are not in the request; they stay' })
  readonly action!: PlannedAction;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'The version that is, or would be, current' })
  readonly version!: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'As published; absent for a new one',
  })
  readonly before!: JsonObject | undefined;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'As it is, or would be' })
  readonly after!: JsonObject | undefined;

  @ApiPropertyOptional({ type: ImpactAnswer, description: 'For segments whose features are computed already' })
  readonly impact?: ImpactAnswer;

  @ApiPropertyOptional({
    type: [WarningAnswer],
    description: 'What is allowed but hardly meant, of what is created or updated',
  })
  readonly warnings?: readonly WarningAnswer[];

  @ApiPropertyOptional({ type: DifferenceAnswer, description: 'What a new version of a segment means' })
  readonly difference?: DifferenceAnswer;
}

export class ChangesAnswer {
  @ApiProperty({ type: [ChangeAnswer], description: 'By kind in order of dependence, and by key' })
  readonly changes!: readonly ChangeAnswer[];
}

export class DefinitionAnswer {
  @ApiProperty({ enum: KIND_NAMES })
  readonly kind!: KindName;

  @ApiProperty({ example: 'champions' })
  readonly key!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  readonly version!: number;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly body!: JsonObject;
}

export class DefinitionsAnswer {
  @ApiProperty({ type: [DefinitionAnswer], description: 'By kind in order of dependence, oldest first' })
  readonly definitions!: readonly DefinitionAnswer[];
}
