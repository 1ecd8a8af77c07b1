import { isJsonObject, type JsonObject, jsonPointer } from '#kernel';
import { checkKeys } from '../parse/check-keys.js';
import { show } from '../parse/show.js';
import type { Reading } from './reading.js';

/** What `toQueryBuilder` has put into `meta.winnow`. The rest of `meta` belongs to others. */
export function readMeta(
  { meta }: JsonObject,
  known: readonly string[],
  pointer: string,
  reading: Reading,
): JsonObject {
  if (!isJsonObject(meta) || meta.winnow === undefined) return {};
  const at = pointer + jsonPointer('meta', 'winnow');
  if (!isJsonObject(meta.winnow)) {
    reading.refuse('not-an-object', at, `"winnow" holds an object, not ${show(meta.winnow)}.`);
    return {};
  }
  checkKeys(meta.winnow, known, at, reading);
  return meta.winnow;
}
