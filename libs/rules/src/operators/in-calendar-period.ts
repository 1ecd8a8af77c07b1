import type { CalendarPeriod } from '../time/calendar.js';
import { calendarPeriod } from '../values/calendar-period.js';
import { windowOperator } from './window-operator.js';

/** In whole calendar periods around now, from the beginning of the first to before the end of the last. */
export const inCalendarPeriod = windowOperator<CalendarPeriod>({
  name: 'inCalendarPeriod',
  aliases: ['inCalendar', 'calendar-period', 'thisPeriod', 'inPeriod'],
  say: (periods) => `is ${periods}`,
  value: calendarPeriod,
  window: ({ period, from, to, zone }) => ({
    from: { at: { kind: 'periodStart', period, offset: from, zone }, inclusive: true },
    to: { at: { kind: 'periodStart', period, offset: to + 1, zone }, inclusive: false },
  }),
});
