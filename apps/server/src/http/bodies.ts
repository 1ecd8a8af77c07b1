import { Readable } from 'node:stream';
import {
  createParamDecorator,
  type ExecutionContext,
  HttpException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { usageError } from './request-validation.pipe.js';

/** Definitions are text written by people; a body of JSON beyond this is a mistake. */
export const JSON_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * How many objects and lists of a body may lie in one another. Rules, the deepest there is, take a few hundred; whatever goes through a
 * body calls itself for each.
 */
const MOST_LEVELS = 1000;

/** U+0000, the one character PostgreSQL cannot store: as an escape in JSON that is not itself escaped, and in a URL. */
const NUL_IN_JSON = /(?<!\\)(?:\\\\)*\\u0000/;
const NUL_IN_URL = /%00/;

const JSON_TYPES = /^application\/(?:[\w.-]+\+)?json\b/i;

/** Marks a route whose body is a file, of any size and content type but JSON and multipart. */
export const TakesFile = (): MethodDecorator => RouteConfig({ takesFile: true });

/** The body of a route that takes a file, not yet read. */
export const UploadedFile = createParamDecorator((_: unknown, context: ExecutionContext): Readable => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (body instanceof Readable) return body;
  throw usageError([{ code: 'invalid-field', pointer: '', message: 'The body must be the file itself, CSV or gzip.' }]);
});

/**
 * Reads an uploaded file at the pace of `work`. What `work` leaves unread is let pass, so that a client that is still sending gets to
 * read why its file was refused.
 */
export async function readUpload<T>(
  file: Readable,
  work: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  try {
    return await work({ [Symbol.asyncIterator]: () => file.iterator({ destroyOnReturn: false }) });
  } finally {
    file.resume();
  }
}

/** JSON is parsed and limited in size; on routes that take a file everything else is passed on as a stream. */
export function parseBodies(instance: FastifyInstance): void {
  const parseJson = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    JSON_TYPES,
    { parseAs: 'string', bodyLimit: JSON_LIMIT_BYTES },
    (request, text, done) => {
      if (text === '') done(null, undefined);
      else if (isDeeperThan(String(text), MOST_LEVELS)) done(tooDeep(), undefined);
      else if (NUL_IN_JSON.test(String(text))) done(withoutNul(), undefined);
      else parseJson(request, String(text), done);
    },
  );
  instance.addContentTypeParser('*', (request, payload, done) => {
    const takesFile = 'takesFile' in request.routeOptions.config;
    const isMultipart = /^multipart\//i.test(request.headers['content-type'] ?? '');
    if (takesFile && !isMultipart) done(null, payload);
    else done(unsupported(takesFile), undefined);
  });
  instance.addHook('onRequest', async ({ url }) => {
    if (NUL_IN_URL.test(url)) throw withoutNul();
  });
}

const unsupported = (takesFile: boolean): HttpException =>
  new UnsupportedMediaTypeException(
    takesFile
      ? 'The body must be the file itself, not a form: with curl, --data-binary @FILE instead of -F.'
      : 'The body must be JSON, with content-type: application/json.',
  );

/** Whether more than so many brackets of a JSON text are open at once; those in strings do not count. */
function isDeeperThan(json: string, levels: number): boolean {
  let open = 0;
  let isString = false;
  for (let at = 0; json.length > levels && at < json.length; at++) {
    const character = json[at];
    if (character === '"') isString = !isString;
    else if (isString && character === '\\') at += 1;
    else if (!isString && (character === '[' || character === '{')) open += 1;
    else if (!isString && (character === ']' || character === '}')) open -= 1;
    if (open > levels) return true;
  }
  return false;
}

const tooDeep = (): HttpException => new HttpException(`JSON may be nested ${MOST_LEVELS} deep, and no deeper.`, 400);

const withoutNul = (): HttpException => new HttpException('The character U+0000 cannot be stored.', 400);
