import { isJsonObject, jsonPointer } from '#kernel';
import { checkKeys } from '../parse/check-keys.js';
import { show } from '../parse/show.js';
import type { ValueShape } from './value-shape.js';
import { readZone } from './zone.js';

const MOST_DAYS = 365;

/** The time zone an anniversary is kept in, and for some operators a number of days around today. */
export const dayOfYear =
  ({ counted }: { readonly counted: boolean }): ValueShape =>
  (json, { operator, pointer }, parsing) => {
    if (!isJsonObject(json)) {
      const example = counted ? '{"days": 7, "zone": "UTC"}' : '{"zone": "UTC"}';
      return parsing.refuse('value-type', pointer, `"${operator}" takes ${example}, not ${show(json)}.`);
    }
    checkKeys(json, counted ? ['days', 'zone'] : ['zone'], pointer, parsing);
    const zone = readZone(json, pointer, parsing);
    if (!counted)
      return zone === undefined ? undefined : Object.freeze({ kind: 'dayOfYear', value: Object.freeze({ zone }) });
    const { days } = json;
    if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
      const message = `"days" is a whole number from 1 to ${MOST_DAYS}, not ${show(days)}.`;
      return parsing.refuse('value-not-a-span', pointer + jsonPointer('days'), message);
    }
    return zone === undefined ? undefined : Object.freeze({ kind: 'dayOfYear', value: Object.freeze({ days, zone }) });
  };
