import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsNotEmpty,
  IsOptional,
  ValidateNested,
} from 'class-validator';
import type { SupplyResult } from '#customers';
import { CountProperty, InstantProperty } from '../../openapi/properties.js';
import { IsInstant } from '../instant.js';
import { IsText } from '../text.js';

const MOST_VALUES = 10_000;

export class FeaturePath {
  @ApiProperty({ description: 'Key of a feature of kind `supplied`', example: 'churn_risk' })
  @IsNotEmpty()
  readonly key!: string;
}

class SuppliedValueBody {
  @ApiProperty({ example: 'c0000001' })
  @IsText()
  readonly customerId!: string;

  @ApiProperty({
    oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }],
    description: 'Of the type that the feature declares',
    example: 0.83,
  })
  @IsDefined({ message: 'value is needed.' })
  @Transform(({ obj }: { obj: { value: unknown } }) => obj.value)
  readonly value!: unknown;

  @InstantProperty({ description: 'When it was computed; now if absent', required: false })
  @IsOptional()
  @IsInstant()
  readonly suppliedAt?: Date;
}

export class SuppliedValuesRequest {
  @ApiProperty({ type: [SuppliedValueBody], maxItems: MOST_VALUES })
  @IsArray({ message: 'values must be a list.' })
  @ArrayMinSize(1, { message: 'values must not be empty.' })
  @ArrayMaxSize(MOST_VALUES, { message: `values takes at most ${MOST_VALUES} at once.` })
  @ValidateNested({ each: true })
  @Type(() => SuppliedValueBody)
  readonly values!: readonly SuppliedValueBody[];
}

export class SuppliedValuesAnswer implements SupplyResult {
  @CountProperty({ description: 'Values that were stored' })
  readonly stored!: number;

  @CountProperty({ description: 'Values for people who were erased, which were not' })
  readonly suppressed!: number;
}
