import { didYouMean, type JsonObject, jsonPointer } from '#kernel';
import type { Parsing } from './parsing.js';
import { show } from './show.js';

/** Keys that json-rules-engine knows and Winnow does not take, each with the reason. */
const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  [
    'priority',
    'Priorities are not part of a rule: every condition is evaluated, so an order could not change the answer.',
  ],
]);

/** Refuses every key of an object that is not `known`. Own keys only, so no name is found by accident. */
export function checkKeys(json: JsonObject, known: readonly string[], pointer: string, parsing: Parsing): void {
  for (const key of Object.keys(json)) {
    if (known.includes(key)) continue;
    const reason = UNSUPPORTED.get(key);
    const at = pointer + jsonPointer(key);
    if (reason !== undefined) parsing.refuse('unsupported-key', at, reason);
    else parsing.refuse('unknown-key', at, `The key ${show(key)} means nothing here${didYouMean(key, known)}`);
  }
}
