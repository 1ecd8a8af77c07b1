import { isJsonObject, jsonPointer } from '#kernel';
import { checkKeys } from '../parse/check-keys.js';
import { show } from '../parse/show.js';
import { shifted } from '../time/span.js';
import { readSpan } from './span-value.js';
import type { ValueShape } from './value-shape.js';

/** An instant in a month of 31 days; which of two spans is the longer hardly depends on it. */
const SOME_INSTANT = Date.UTC(2024, 0, 31);

/** Two lengths of time, the longer first: from 90 to 30 days ago. */
export const spanRange: ValueShape = (json, { operator, pointer }, parsing) => {
  if (!isJsonObject(json) || !Object.hasOwn(json, 'from') || !Object.hasOwn(json, 'to')) {
    const message = `"${operator}" takes {"from": {"days": 90}, "to": {"days": 30}}, not ${show(json)}.`;
    return parsing.refuse('value-not-a-span', pointer, message);
  }
  checkKeys(json, ['from', 'to'], pointer, parsing);
  const from = readSpan(json.from, pointer + jsonPointer('from'), parsing);
  const to = readSpan(json.to, pointer + jsonPointer('to'), parsing);
  if (from === undefined || to === undefined) return undefined;
  if (shifted(SOME_INSTANT, from, -1) >= shifted(SOME_INSTANT, to, -1)) {
    return parsing.refuse('value-range-order', pointer, '"from" has to be longer ago than "to".');
  }
  return Object.freeze({ kind: 'spanRange', value: Object.freeze({ from, to }) });
};
