import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type ComparisonTrace, type Distance, FACT_TYPES, type FactType } from '#rules';
import type { ToldComparison, ToldGroup, ToldNot, ToldTrace } from '#segments';
import { CountProperty, InstantProperty } from '../../openapi/properties.js';

const SCALARS = [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }];
const VALUES = [
  ...SCALARS,
  { type: 'array', items: { oneOf: SCALARS } },
  { type: 'object', additionalProperties: true },
];

abstract class Outcome {
  @ApiProperty({ description: 'Whether this part of the rule holds' })
  readonly matched!: boolean;

  @ApiPropertyOptional({ description: 'A remark of the author' })
  readonly name?: string;

  @ApiProperty({
    description: 'JSON Pointer of this part in the rule, with the rules of segments in the place of references',
    example: '/all/1',
  })
  readonly pointer!: string;

  @CountProperty({ description: 'Comparisons that have to come out otherwise, at least, for this part to do so' })
  readonly changesToFlip!: number;
}

export class DistanceAnswer implements Distance {
  @ApiProperty({
    description:
      'What would have to be added to the value, in the unit of the fact: days for durations, milliseconds for instants',
    example: 2,
  })
  readonly by!: number;

  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'string' }], description: 'The nearest value that turns it' })
  readonly to!: number | string;
}

export class ComparisonTraceAnswer extends Outcome implements ToldComparison {
  @ApiProperty({ enum: ['comparison'] })
  readonly kind!: 'comparison';

  @ApiProperty({ description: 'What is asked, in words; the wording may change', example: 'Orders is at least 3' })
  readonly sentence!: string;

  @ApiProperty({ example: 'order_count' })
  readonly fact!: string;

  @ApiProperty({ enum: FACT_TYPES })
  readonly type!: FactType;

  @ApiProperty({ description: 'With its decorators, as written', example: 'known:notEqual' })
  readonly operator!: string;

  @ApiPropertyOptional({ description: 'Where in an object the value was read', example: '$.address.city' })
  readonly path?: string;

  @ApiPropertyOptional({ enum: ['percentile'], description: 'What was read instead of the value itself' })
  readonly as?: 'percentile';

  @ApiPropertyOptional({
    oneOf: VALUES,
    description: 'What the customer has, or what stands in for it; absent if there is no value',
  })
  readonly factValue!: ComparisonTrace['factValue'];

  @ApiPropertyOptional({ oneOf: VALUES, description: 'What it is compared with' })
  readonly comparedValue!: ComparisonTrace['comparedValue'];

  @ApiPropertyOptional({ description: 'The other fact, where the rule compares two' })
  readonly comparedFact?: string;

  @ApiPropertyOptional({ type: DistanceAnswer, description: 'How far the value is from one that would turn it' })
  readonly distance?: DistanceAnswer;

  @InstantProperty({ description: 'When the clock alone may change it', required: false })
  readonly nextChangeAt?: Date;
}

export class NotTraceAnswer extends Outcome implements ToldNot {
  @ApiProperty({ enum: ['not'] })
  readonly kind!: 'not';

  @ApiProperty({ oneOf: traces() })
  readonly node!: ToldTrace;
}

@ApiExtraModels(ComparisonTraceAnswer, NotTraceAnswer)
export class GroupTraceAnswer extends Outcome implements ToldGroup {
  @ApiProperty({ enum: ['all', 'any'] })
  readonly kind!: 'all' | 'any';

  @ApiProperty({ type: 'array', items: { oneOf: traces() } })
  readonly nodes!: readonly ToldTrace[];
}

/** A trace is one of three; by name, since they contain each other. */
export function traces(): Array<{ $ref: string }> {
  return ['GroupTraceAnswer', 'NotTraceAnswer', 'ComparisonTraceAnswer'].map((name) => ({
    $ref: `#/components/schemas/${name}`,
  }));
}
