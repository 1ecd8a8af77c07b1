import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../observability/readiness.js';

/** Answers given while the server shuts down end their connection: one that is kept alive would keep the server alive. */
export function endConnectionsOnShutdown(instance: FastifyInstance, readiness: Readiness): void {
  instance.addHook('onSend', async (_request, reply) => {
    if (readiness.isShuttingDown) reply.header('connection', 'close');
  });
}
