import { type JsonObject, jsonPointer } from '#kernel';
import type { Parsing } from '../parse/parsing.js';
import { show } from '../parse/show.js';
import { isZone } from '../time/calendar.js';

/** The time zone a calendar is read in. It has to be named: nobody's "today" is everybody's. */
export function readZone(json: JsonObject, pointer: string, parsing: Parsing): string | undefined {
  const { zone } = json;
  if (isZone(zone)) return zone;
  const message = `"zone" is the name of a time zone, like "Europe/Amsterdam" or "UTC", not ${show(zone)}.`;
  return parsing.refuse('value-zone', pointer + jsonPointer('zone'), message);
}
