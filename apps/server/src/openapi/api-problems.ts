import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { PROBLEM_TYPE, ProblemDetails } from '../http/problem-details.js';

const MEANINGS = {
  400: 'The request cannot be understood',
  404: 'There is no such thing',
  409: 'Not possible in the state it is in',
  413: 'The body is too large',
  415: 'The body is of another type than expected',
  422: 'Understood, but not acceptable; nothing was changed',
  503: 'The database cannot be reached',
} as const;

/** Declares the problems a route answers with. A database that cannot be reached can happen to all of them. */
export const ApiProblems = (
  ...statuses: Array<Exclude<keyof typeof MEANINGS, 503>>
): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiExtraModels(ProblemDetails),
    ...[...statuses, 503 as const].map((status) =>
      ApiResponse({
        status,
        description: MEANINGS[status],
        content: { [PROBLEM_TYPE]: { schema: { $ref: getSchemaPath(ProblemDetails) } } },
      }),
    ),
  );
