import { ApiPropertyOptional } from '@nestjs/swagger';
import { WarningAnswer } from './definitions/definitions.dto.js';

/** Something in a rule, or about asking it now, that its author should know. */
export class RuleWarningAnswer extends WarningAnswer {
  @ApiPropertyOptional({ type: [String], description: 'JSON Pointers of the parts that together are the reason' })
  readonly because?: readonly string[];
}
