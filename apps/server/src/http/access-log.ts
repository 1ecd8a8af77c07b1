import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from '#platform';
import type { Metrics } from '../observability/metrics.js';

/** Probes come every few seconds and say nothing new. */
const PROBES = /^\/(health|metrics)\b/;

/** One line and one measurement per request. The path is never in them, only its template: it may hold the id of a customer. */
export function recordRequests(
  instance: FastifyInstance,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): void {
  instance.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request);
    const { method } = request;
    const status = reply.statusCode;
    const durationMs = Math.round(reply.elapsedTime * 10) / 10;
    metrics.requestAnswered({ method, route, status, durationMs });
    const line = { requestId: request.id, method, route, status, durationMs };
    if (!reply.raw.writableFinished) logger.warn({ ...line, aborted: true }, 'client went away');
    else logger[PROBES.test(route) ? 'debug' : 'info'](line, 'request');
  });
}

const routeOf = (request: FastifyRequest): string =>
  request.is404 ? '(unknown)' : (request.routeOptions.url ?? '(unknown)');
