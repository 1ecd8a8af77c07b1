import { isJsonObject, jsonPointer } from '#kernel';
import { checkKeys } from '../parse/check-keys.js';
import { show } from '../parse/show.js';
import type { ValueShape } from './value-shape.js';
import { readZone } from './zone.js';

/** Months of the year by their numbers, and the time zone they are read in. */
export const months: ValueShape = (json, { operator, pointer }, parsing) => {
  if (!isJsonObject(json)) {
    const message = `"${operator}" takes {"months": [12, 1], "zone": "UTC"}, not ${show(json)}.`;
    return parsing.refuse('value-type', pointer, message);
  }
  checkKeys(json, ['months', 'zone'], pointer, parsing);
  const zone = readZone(json, pointer, parsing);
  const named = Array.isArray(json.months) ? json.months.filter(isMonth) : [];
  if (!Array.isArray(json.months) || named.length === 0 || named.length !== json.months.length || named.length > 12) {
    const message = `"months" lists numbers from 1 to 12, not ${show(json.months)}.`;
    return parsing.refuse('value-type', pointer + jsonPointer('months'), message);
  }
  return zone === undefined
    ? undefined
    : Object.freeze({ kind: 'months', value: Object.freeze({ months: Object.freeze(named), zone }) });
};

const isMonth = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 12;
