import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NestLogger, type PlatformOptions } from '#platform';
import { serveConsole } from './console/serve-console.js';
import { recordRequests } from './http/access-log.js';
import { parseBodies } from './http/bodies.js';
import { endConnectionsOnShutdown } from './http/end-connections.js';
import { ProblemFilter, sendProblem } from './http/problem.filter.js';
import { REQUEST_ID_HEADER, requestIdOf } from './http/request-id.js';
import { RequestValidationPipe } from './http/request-validation.pipe.js';
import { secure } from './http/security.js';
import { Metrics } from './observability/metrics.js';
import { Readiness } from './observability/readiness.js';
import { openApiDocument } from './openapi/document.js';
import { serverModule } from './server.module.js';

/** Customer ids are part of paths, and may be long. */
const LONGEST_PATH_PARAMETER = 1000;

/** The whole program over an open database, ready to listen. Closing it closes the database, too. */
export async function createApp(platform: PlatformOptions): Promise<NestFastifyApplication> {
  const { logger, config } = platform;
  const adapter = new FastifyAdapter({
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: LONGEST_PATH_PARAMETER },
    return503OnClosing: false,
    frameworkErrors: (error: FastifyError, { id: requestId, method }: FastifyRequest, reply: FastifyReply) => {
      logger.info({ requestId, method, route: '(malformed)', status: error.statusCode }, 'request');
      sendProblem(reply, error, { requestId, logger });
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(serverModule(platform), adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalPipes(new RequestValidationPipe());
  const instance: FastifyInstance = adapter.getInstance();
  instance.addHook('onRequest', async ({ id }, reply) => {
    reply.header(REQUEST_ID_HEADER, id);
  });
  recordRequests(instance, { logger, metrics: app.get(Metrics) });
  endConnectionsOnShutdown(instance, app.get(Readiness));
  secure(app, config.http.host);
  parseBodies(instance);
  serveDocumentation(app);
  serveConsole(app);
  return app.init();
}

function serveDocumentation(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, openApiDocument(app), {
    raw: ['json'],
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Winnow API',
    customCss: '.swagger-ui .topbar { display: none }',
    swaggerOptions: { displayRequestDuration: true, validatorUrl: null },
  });
}
