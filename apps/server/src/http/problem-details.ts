import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ERROR_CATALOGUE, type ErrorCode } from '#kernel';

/** One thing that is wrong with a request. */
export class ProblemItem {
  @ApiProperty({ description: 'RFC 6901 JSON Pointer into the body, or `/name` of a parameter', example: '/level' })
  readonly pointer!: string;

  @ApiProperty({ description: 'What is wrong, and what would be right' })
  readonly message!: string;

  @ApiProperty({ description: 'Kind of problem, for machines', example: 'invalid-field' })
  readonly code!: string;

  @ApiPropertyOptional({ description: 'Kind of the definition that has the problem', example: 'segment' })
  readonly kind?: string;

  @ApiPropertyOptional({ description: 'Key of the definition that has the problem', example: 'champions' })
  readonly key?: string;
}

/** How every error is answered: RFC 9457, with the members of Winnow's catalogue. */
export class ProblemDetails {
  @ApiProperty({ description: 'Page of the error', example: '/docs/errors#WINNOW_USAGE' })
  readonly type!: string;

  @ApiProperty({ description: 'The error in general' })
  readonly title!: string;

  @ApiProperty({ type: 'integer', description: 'HTTP status' })
  readonly status!: number;

  @ApiProperty({ description: 'What happened this time' })
  readonly detail!: string;

  @ApiProperty({ enum: Object.keys(ERROR_CATALOGUE), description: 'Stable code of the error' })
  readonly code!: ErrorCode;

  @ApiProperty({ description: 'What can be done about it' })
  readonly remedy!: string;

  @ApiProperty({ type: [ProblemItem], description: 'Everything that is wrong, all at once' })
  readonly problems!: readonly ProblemItem[];

  @ApiProperty({ description: 'Also in the header `x-request-id` and in the log' })
  readonly requestId!: string;
}

export const PROBLEM_TYPE = 'application/problem+json';
