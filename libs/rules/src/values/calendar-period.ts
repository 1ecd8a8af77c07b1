import { isJsonObject, jsonPointer } from '#kernel';
import { checkKeys } from '../parse/check-keys.js';
import { show } from '../parse/show.js';
import { PERIODS } from '../time/calendar.js';
import type { ValueShape } from './value-shape.js';
import { readZone } from './zone.js';

const FURTHEST = 1000;

/** Whole calendar periods, counted from the one that now is in. */
export const calendarPeriod: ValueShape = (json, { operator, pointer }, parsing) => {
  if (!isJsonObject(json)) {
    const message = `"${operator}" takes {"period": "month", "from": -1, "to": -1, "zone": "UTC"}, not ${show(json)}.`;
    return parsing.refuse('value-not-a-period', pointer, message);
  }
  checkKeys(json, ['period', 'from', 'to', 'zone'], pointer, parsing);
  const zone = readZone(json, pointer, parsing);
  const period = PERIODS.find((name) => name === json.period);
  if (period === undefined) {
    const message = `"period" is one of ${PERIODS.join(', ')}, not ${show(json.period)}.`;
    parsing.refuse('value-not-a-period', pointer + jsonPointer('period'), message);
  }
  const [from, to] = (['from', 'to'] as const).map((key) => {
    const offset = json[key];
    if (typeof offset === 'number' && Number.isInteger(offset) && Math.abs(offset) <= FURTHEST) return offset;
    const message = `"${key}" counts periods from the present one, which is 0; the last one is -1. It is a whole number from -${FURTHEST} to ${FURTHEST}, not ${show(offset)}.`;
    return parsing.refuse('value-not-a-period', pointer + jsonPointer(key), message);
  });
  if (zone === undefined || period === undefined || from === undefined || to === undefined) return undefined;
  if (from > to) return parsing.refuse('value-range-order', pointer, '"from" cannot be after "to".');
  return Object.freeze({ kind: 'period', value: Object.freeze({ period, from, to, zone }) });
};
