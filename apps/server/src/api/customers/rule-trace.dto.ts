import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ComparisonTrace, GroupTrace, NotTrace, RuleTrace } from '#rules';
import { FACT_TYPES, type FactType, OPERATOR_NAMES, type OperatorName } from '#rules';

const SCALARS = [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }];
const VALUES = [...SCALARS, { type: 'array', items: { oneOf: SCALARS } }];

abstract class Outcome {
  @ApiProperty({ description: 'Whether this part of the rule holds' })
  readonly matched!: boolean;

  @ApiPropertyOptional({ description: 'A remark of the author' })
  readonly name?: string;
}

export class ComparisonTraceAnswer extends Outcome implements ComparisonTrace {
  @ApiProperty({ enum: ['comparison'] })
  readonly kind!: 'comparison';

  @ApiProperty({ example: 'order_count' })
  readonly fact!: string;

  @ApiProperty({ enum: FACT_TYPES })
  readonly type!: FactType;

  @ApiProperty({ enum: OPERATOR_NAMES })
  readonly operator!: OperatorName;

  @ApiPropertyOptional({ oneOf: VALUES, description: 'What the customer has; absent if there is no value' })
  readonly factValue!: ComparisonTrace['factValue'];

  @ApiPropertyOptional({ oneOf: VALUES, description: 'What it is compared with' })
  readonly comparedValue!: ComparisonTrace['comparedValue'];

  @ApiPropertyOptional({ description: 'The other fact, where the rule compares two' })
  readonly comparedFact?: string;
}

export class NotTraceAnswer extends Outcome implements NotTrace {
  @ApiProperty({ enum: ['not'] })
  readonly kind!: 'not';

  @ApiProperty({ oneOf: traces() })
  readonly node!: RuleTrace;
}

@ApiExtraModels(ComparisonTraceAnswer, NotTraceAnswer)
export class GroupTraceAnswer extends Outcome implements GroupTrace {
  @ApiProperty({ enum: ['all', 'any'] })
  readonly kind!: 'all' | 'any';

  @ApiProperty({ type: 'array', items: { oneOf: traces() } })
  readonly nodes!: readonly RuleTrace[];
}

/** A trace is one of three; by name, since they contain each other. */
export function traces(): Array<{ $ref: string }> {
  return ['GroupTraceAnswer', 'NotTraceAnswer', 'ComparisonTraceAnswer'].map((name) => ({
    $ref: `#/components/schemas/${name}`,
  }));
}
