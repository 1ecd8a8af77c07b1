import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty } from 'class-validator';
import type { FeatureValue } from '#features';
import { FACT_TYPES } from '#rules';
import type { CustomerView, ToldTrace } from '#segments';
import { CountProperty, InstantProperty } from '../../openapi/properties.js';
import { GroupTraceAnswer, traces } from './rule-trace.dto.js';

export class CustomerPath {
  @ApiProperty({ description: 'The customer id, percent-encoded', example: 'c0000001' })
  @IsNotEmpty()
  readonly id!: string;
}

export class FeatureAnswer {
  @ApiProperty({ example: 'total_spend' })
  readonly key!: string;

  @ApiProperty({ example: 'Total spend' })
  readonly name!: string;

  @ApiProperty({ enum: FACT_TYPES })
  readonly type!: string;

  @ApiProperty({
    oneOf: [
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'array', items: { type: 'string' } },
      { type: 'object', additionalProperties: true },
    ],
    nullable: true,
    description: 'Money as an exact decimal text, instants as ISO text, durations in whole days; null for none',
  })
  readonly value!: FeatureValue;
}

@ApiExtraModels(GroupTraceAnswer)
export class MembershipAnswer {
  @ApiProperty({ example: 'champions' })
  readonly key!: string;

  @ApiProperty({ example: 'Champions' })
  readonly name!: string;

  @ApiProperty()
  readonly member!: boolean;

  @ApiProperty({ oneOf: traces(), description: 'The rule with the outcome of each of its parts for this customer' })
  readonly trace!: ToldTrace;

  @InstantProperty({ description: 'When the clock alone turns membership, if nothing else happens', required: false })
  readonly flipsAt?: Date;
}

export class CustomerAnswer implements CustomerView {
  @ApiProperty({ example: 'c0000001' })
  readonly customerId!: string;

  @InstantProperty({ description: 'The instant the features are of; null if never computed', nullable: true })
  readonly asOf!: Date | null;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What was stated about the customer' })
  readonly attributes!: Record<string, unknown>;

  @CountProperty({ description: 'Events in the log' })
  readonly events!: number;

  @ApiProperty({ type: [FeatureAnswer] })
  readonly features!: FeatureAnswer[];

  @ApiProperty({ type: [MembershipAnswer], description: 'Every segment, and whether the customer is in it' })
  readonly segments!: MembershipAnswer[];
}
