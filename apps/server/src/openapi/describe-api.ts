import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createLogger, Database, type PlatformOptions, readConfig } from '#platform';
import { serverModule } from '../server.module.js';
import { openApiDocument } from './document.js';

/** The OpenAPI document without a program behind it: in a preview nothing is instantiated, so no database is needed. */
export async function describeApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(serverModule(nothingOpen()), new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return openApiDocument(app);
}

/** What a preview is made over, and never asks anything of. */
function nothingOpen(): PlatformOptions {
  const config = readConfig({ WINNOW_LOG_LEVEL: 'silent', WINNOW_LOG_FORMAT: 'json' });
  const database: Database = Object.create(Database.prototype);
  return { config, database, logger: createLogger(config) };
}
