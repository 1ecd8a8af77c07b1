import { ApiProperty } from '@nestjs/swagger';
import type { CustomerExport, Erasure, MergeResult } from '#customers';
import { CountProperty } from '../../openapi/properties.js';
import { IsText } from '../text.js';

export class MergeRequest {
  @ApiProperty({ description: 'Any id of the other customer', example: 'c0000002' })
  @IsText()
  readonly with!: string;
}

export class MergeAnswer implements MergeResult {
  @ApiProperty({ description: 'The id that both are known by from now on', example: 'c0000001' })
  readonly customerId!: string;

  @ApiProperty({ description: 'False if they were one customer already' })
  readonly merged!: boolean;
}

export class ErasureAnswer implements Erasure {
  @ApiProperty({ type: [String], description: 'The ids that were erased: of the customer, and all other names' })
  readonly ids!: readonly string[];

  @CountProperty({ description: 'Events that were deleted' })
  readonly events!: number;
}

export class ExportAnswer implements CustomerExport {
  @ApiProperty({ example: 'c0000001' })
  readonly customerId!: string;

  @ApiProperty({ type: [String], description: 'Other ids that name this customer' })
  readonly aliases!: readonly string[];

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What was stated about the customer' })
  readonly attributes!: Record<string, unknown>;

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true }, description: 'In order' })
  readonly events!: CustomerExport['events'];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Everything else by what it is: supplied values, state with transitions, exposures',
  })
  readonly data!: CustomerExport['data'];
}
