import { err, ok, type Problem, type Result } from '#kernel';
import type { CalendarPeriod } from '../time/calendar.js';
import type { Span } from '../time/span.js';
import { calendarPeriod } from '../values/calendar-period.js';
import { readSpan } from '../values/span-value.js';
import { Parsing } from './parsing.js';

const NO_SCOPE = { facts: new Map(), segments: new Set<string>() };

/** Reads a length of time as rules write it, `{"days": 30}`. @returns it, or what is wrong with it */
export function parseSpan(json: unknown, pointer = ''): Result<Span, Problem[]> {
  const parsing = new Parsing(NO_SCOPE);
  const span = readSpan(json, pointer, parsing);
  return span === undefined ? err(parsing.problems) : ok(span);
}

/** Reads calendar periods as rules write them, `{"period": "month", "from": -1, "to": -1, "zone": "UTC"}`. */
export function parseCalendarPeriod(json: unknown, pointer = ''): Result<CalendarPeriod, Problem[]> {
  const parsing = new Parsing(NO_SCOPE);
  const compared = { fact: '', type: 'instant', operator: 'window', pointer } as const;
  const operand = calendarPeriod(json, compared, parsing);
  return operand?.kind === 'period' && parsing.problems.length === 0 ? ok(operand.value) : err(parsing.problems);
}
