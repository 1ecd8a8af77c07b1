import { isTrue } from '../sql/conditions.js';
import { localDate } from '../time/calendar.js';
import { months } from '../values/months.js';
import type { Operator } from './operator.js';

interface Value {
  readonly months: readonly number[];
  readonly zone: string;
}

/** In one of the months named, of whatever year, in a time zone. */
export const inMonthOfYear: Operator = {
  name: 'inMonthOfYear',
  aliases: ['calendar-month', 'calendarMonth', 'month', 'inMonth'],
  say: (names) => `is in ${names}`,
  factTypes: ['instant'],
  value: months,
  effort: 5,
  test: (value) => {
    const { months: wanted, zone } = value as Value;
    return (fact) => {
      const instant = typeof fact === 'string' ? Date.parse(fact) : Number.NaN;
      return !Number.isNaN(instant) && wanted.includes(localDate(instant, zone).month);
    };
  },
  sql: (fact, value, writer) => {
    if (value.kind !== 'months') throw new Error('"inMonthOfYear" takes months.');
    const { months: wanted, zone } = value.value;
    const month = `extract(month FROM ${fact.sql} AT TIME ZONE ${writer.bind(zone, 'text')})`;
    return isTrue(`${month} = ANY(${writer.bind(wanted, 'int[]')})`);
  },
};
