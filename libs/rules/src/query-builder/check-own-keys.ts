import { type JsonObject, jsonPointer } from '#kernel';
import { checkKeys } from '../parse/check-keys.js';
import type { Reading } from './reading.js';

/** Keys of any group or rule. The first three are the builder's business alone, but for `meta.winnow`. */
const COMMON = ['id', 'path', 'meta', 'disabled', 'muted'] as const;

/** States of the builder that a rule cannot have, each with what to do about it. */
const STATES = {
  disabled: 'A rule cannot store that a part of it is locked; unlock this part.',
  muted: 'A rule cannot store that a part of it does not count; unmute this part, or remove it.',
} as const;

/** Refuses the keys that mean nothing to the builder, and the states that mean nothing to us. */
export function checkOwnKeys(query: JsonObject, own: readonly string[], pointer: string, reading: Reading): void {
  checkKeys(query, [...own, ...COMMON], pointer, reading);
  for (const state of ['disabled', 'muted'] as const) {
    if ((query[state] ?? false) !== false) reading.refuse(state, pointer + jsonPointer(state), STATES[state]);
  }
}
