import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '#platform';
import { describeError } from './describe-error.js';
import { PROBLEM_TYPE } from './problem-details.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** Answers every error as problem details, and logs those that are the server's. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { id } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    sendProblem(reply, error, { requestId: id, logger: this.logger });
  }
}

export function sendProblem(
  reply: FastifyReply,
  error: unknown,
  { requestId, logger }: { requestId: string; logger: Logger },
): void {
  const problem = describeError(error, requestId);
  if (problem.status >= 500) logger.error({ requestId, code: problem.code, ...traceOf(error) }, 'request failed');
  if (reply.sent || reply.raw.headersSent) return;
  void reply
    .code(problem.status)
    .header(REQUEST_ID_HEADER, requestId)
    .header('cache-control', 'no-store')
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problem));
}

/** Only the stacks: other members of an error, such as the detail of PostgreSQL's, may hold data of customers. */
function traceOf(error: unknown): { stack?: string; cause?: string } {
  if (!(error instanceof Error)) return {};
  const { stack, cause } = error;
  return {
    ...(stack !== undefined && { stack }),
    ...(cause instanceof Error && cause.stack !== undefined && { cause: cause.stack }),
  };
}
