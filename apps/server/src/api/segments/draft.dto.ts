import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDefined } from 'class-validator';
import type { JsonObject } from '#kernel';
import type { RuleCost } from '#rules';
import { CountProperty } from '../../openapi/properties.js';

const EXAMPLE = { all: [{ fact: 'order_count', operator: 'greaterThanInclusive', value: 3 }] };

/** A member of a request that is a rule, as it came: what it may be is the business of the rule language. */
export const RawRule = (): PropertyDecorator => Transform(({ obj, key }: { obj: JsonObject; key: string }) => obj[key]);

export const RuleProperty = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'object', additionalProperties: true, description: 'docs/definitions.md', example: EXAMPLE }),
    IsDefined({ message: 'rule is needed.' }),
    RawRule(),
  );

export class RuleCostAnswer implements RuleCost {
  @CountProperty({ description: 'Comparisons, with the rules of segments in the place of references' })
  readonly comparisons!: number;

  @CountProperty({ description: 'Different features it asks for' })
  readonly facts!: number;

  @ApiProperty({ description: 'In units of one `equal` on a number' })
  readonly effort!: number;

  @ApiProperty({ description: 'Estimate for a million customers, beside reading them' })
  readonly milliseconds!: number;

  @ApiProperty({ enum: ['light', 'moderate', 'heavy'] })
  readonly weight!: RuleCost['weight'];
}
