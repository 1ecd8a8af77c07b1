import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Answer } from './http-support.js';

type Json = Record<string, unknown>;

/** The OpenAPI document of a server, strict: an answer with a member that is not described does not fit. */
export class ApiDocument {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(private readonly document: Json) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(closed(document) as Json, 'api');
  }

  /** What an answer has that the document does not say, or the other way round; nothing if it fits. */
  mismatches(method: string, template: string, { status, headers, json }: Answer): string[] {
    const contentType = (headers.get('content-type') ?? '').split(';')[0] ?? '';
    const path = [
      'paths',
      template,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      contentType,
      'schema',
    ];
    const pointer = path.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = this.ajv.compile({ $ref: `api#/${pointer}` }) as ValidateFunction;
    return validate(json) ? [] : (validate.errors ?? []).map(describe);
  }

  /** Every operation, as `get /health/live`. */
  get operations(): string[] {
    return Object.entries(this.document.paths as Record<string, Json>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
  }
}

const describe = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath} ${message} ${JSON.stringify(params)}`;

/** The same schemas, allowing no member that is not described. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  const isSchema = typeof members.properties === 'object' && members.type === 'object';
  return isSchema && !('additionalProperties' in members) ? { ...members, additionalProperties: false } : members;
}
