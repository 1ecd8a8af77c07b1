import { HttpException } from '@nestjs/common';
import { ERROR_CATALOGUE, type ErrorCode, type Problem, WinnowError } from '#kernel';
import { translateDatabaseError } from '#platform';
import type { ProblemDetails } from './problem-details.js';

const NO_SUCH_ROUTE = 'Nothing answers to this method and path; /openapi.json lists what does.';
const NO_DETAILS = 'The log of the server says more under this request id.';

interface Description {
  readonly code: ErrorCode;
  readonly detail: string;
  /** Unless the one of the catalogue. */
  readonly status?: number;
  readonly problems?: readonly Problem[];
}

/** Any error as problem details. What is not meant for the client is left out. */
export function describeError(error: unknown, requestId: string): ProblemDetails {
  const { code, detail, problems = [], status } = describe(translateDatabaseError(error));
  const { title, remedy, status: usual } = ERROR_CATALOGUE[code];
  return { type: `/docs/errors#${code}`, title, status: status ?? usual, detail, code, remedy, problems, requestId };
}

function describe(error: unknown): Description {
  if (error instanceof WinnowError && error.code !== 'WINNOW_INTERNAL') {
    return { code: error.code, detail: error.message, problems: error.problems };
  }
  const status = statusOf(error);
  if (status === 404) return { code: 'WINNOW_NOT_FOUND', detail: NO_SUCH_ROUTE };
  if (error instanceof Error && status < 500) return { code: 'WINNOW_USAGE', status, detail: error.message };
  return { code: 'WINNOW_INTERNAL', detail: NO_DETAILS };
}

/** Of what Nest and Fastify refuse before it reaches a route: unknown paths, bodies that are too large or no JSON. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const isFastifys = error instanceof Error && error.name === 'FastifyError' && 'statusCode' in error;
  return isFastifys && typeof error.statusCode === 'number' ? error.statusCode : 500;
}
