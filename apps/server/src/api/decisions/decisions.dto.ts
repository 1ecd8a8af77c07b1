import { ApiProperty } from '@nestjs/swagger';
import type { DecisionResult } from '#experiments';
import { InstantProperty } from '../../openapi/properties.js';
import { IsText } from '../text.js';

/** Longer than any id anybody uses, shorter than what fits into an index. */
const LONGEST_CUSTOMER_ID = 1000;

const REASONS = [
  'assigned',
  'already-assigned',
  'not-running',
  'not-in-audience-or-coverage',
  'unknown-experiment',
] as const;

export class DecisionRequest {
  @ApiProperty({ description: 'Key of the experiment', example: 'winback_voucher' })
  @IsText()
  readonly experiment!: string;

  @ApiProperty({
    description: 'The customer; one that is not known yet becomes known',
    maxLength: LONGEST_CUSTOMER_ID,
    example: 'c0000001',
  })
  @IsText({ longest: LONGEST_CUSTOMER_ID })
  readonly customerId!: string;
}

export class DecisionAnswer implements DecisionResult {
  @ApiProperty({ example: 'winback_voucher' })
  readonly experiment!: string;

  @ApiProperty({ example: 'c0000001' })
  readonly customerId!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Key of the variation; null outside the experiment',
    example: 'control',
  })
  readonly variation!: string | null;

  @ApiProperty({ enum: REASONS, description: 'Why' })
  readonly reason!: DecisionResult['reason'];

  @InstantProperty({ description: 'When the customer was first exposed; null outside the experiment', nullable: true })
  readonly exposedAt!: Date | null;
}
