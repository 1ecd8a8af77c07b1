import { type CsvImport, mappingFromPairs } from '#customers';
import { isJsonObject, type JsonObject } from '#kernel';
import { usageError } from '../../http/request-validation.pipe.js';
import type { CsvQuery, EventsQuery } from './imports.dto.js';

/** Everything an import needs but the file. */
export function csvRequest(query: CsvQuery | EventsQuery): Omit<CsvImport, 'source'> {
  const { map = [], mapping, delimiter, fileName = 'upload', maxRejects } = query;
  const shortcuts = [
    ...('event' in query && query.event !== undefined ? [`name=${query.event}`] : []),
    ...(delimiter === undefined ? [] : [`file.delimiter=${delimiter}`]),
  ];
  return {
    fileName,
    mapping: mappingFromPairs([...shortcuts, ...map], mapping === undefined ? {} : wholeMapping(mapping)),
    ...(maxRejects !== undefined && { maxRejects: limitOf(maxRejects) }),
  };
}

function wholeMapping(text: string): JsonObject {
  const document: unknown = JSON.parse(text);
  if (isJsonObject(document)) return document;
  throw usageError([{ code: 'invalid-field', pointer: '/mapping', message: 'A mapping is a JSON object.' }]);
}

/** `100` or `5%`. */
const limitOf = (text: string): NonNullable<CsvImport['maxRejects']> =>
  text.endsWith('%') ? { share: Number(text.slice(0, -1)) / 100 } : { count: Number(text) };

/** `['control=0.5', …]` by variation. */
export const weightsOf = (pairs: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const end = pair.lastIndexOf('=');
      return [pair.slice(0, end), Number(pair.slice(end + 1))];
    }),
  );
