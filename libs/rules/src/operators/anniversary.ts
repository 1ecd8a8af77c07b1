/**
 * Anniversaries of an instant: the days that have its month and day, in a named time zone. 29 February is kept on 28 February in
 * years without one.
 */
import { isTrue } from '../sql/conditions.js';
import type { SqlWriter } from '../sql/writer.js';
import { isLeapYear, type LocalDate, localDate, plusDays } from '../time/calendar.js';
import { dayOfYear } from '../values/day-of-year.js';
import type { Operand } from '../values/operand.js';
import type { ValueShape } from '../values/value-shape.js';
import type { Operator } from './operator.js';

/** The days on which an anniversary counts, both included, seen from today. */
interface Days {
  readonly from: (today: LocalDate) => LocalDate;
  readonly to: (today: LocalDate) => LocalDate;
}

interface Value {
  readonly days?: number;
  readonly zone: string;
}

interface AnniversaryOptions extends Pick<Operator, 'name' | 'aliases' | 'say'> {
  readonly value: ValueShape;
  readonly days: (value: Value) => Days;
}

const TODAY = (today: LocalDate): LocalDate => today;

export const anniversaryToday = anniversaryOperator({
  name: 'anniversaryToday',
  aliases: ['anniversary', 'isAnniversary', 'birthday'],
  say: (zone) => `has its anniversary today${zone}`,
  value: dayOfYear({ counted: false }),
  days: () => ({ from: TODAY, to: TODAY }),
});

/** Today and the days before it. */
export const anniversaryInTheLast = anniversaryOperator({
  name: 'anniversaryInTheLast',
  aliases: ['anniversary-last', 'anniversaryLast'],
  say: (days) => `had its anniversary in the last ${days}`,
  value: dayOfYear({ counted: true }),
  days: ({ days = 1 }) => ({ from: (today) => plusDays(today, 1 - days), to: TODAY }),
});

/** Tomorrow and the days behind it. */
export const anniversaryInTheNext = anniversaryOperator({
  name: 'anniversaryInTheNext',
  aliases: ['anniversary-next', 'anniversaryNext'],
  say: (days) => `has its anniversary in the next ${days}`,
  value: dayOfYear({ counted: true }),
  days: ({ days = 1 }) => ({ from: (today) => plusDays(today, 1), to: (today) => plusDays(today, days) }),
});

export const anniversaryThisMonth = anniversaryOperator({
  name: 'anniversaryThisMonth',
  aliases: ['anniversary-month', 'anniversaryMonth'],
  say: (zone) => `has its anniversary this month${zone}`,
  value: dayOfYear({ counted: false }),
  days: () => ({ from: (today) => ({ ...today, day: 1 }), to: (today) => ({ ...today, day: 31 }) }),
});

function anniversaryOperator({ days, ...described }: AnniversaryOptions): Operator {
  return {
    ...described,
    factTypes: ['instant'],
    effort: 5,
    test: (value, moment) => {
      const { zone } = value as Value;
      const isKept = keptOn(days(value as Value), localDate(moment.milliseconds, zone));
      return (fact) => {
        const instant = typeof fact === 'string' ? Date.parse(fact) : Number.NaN;
        return !Number.isNaN(instant) && isKept(keyOf(localDate(instant, zone)));
      };
    },
    sql: (fact, value, writer) => anniversarySql(fact.sql, dayOfYearOf(value), days(dayOfYearOf(value)), writer),
    edges: (value) => [{ kind: 'everyPeriod', period: 'day', zone: (value as Value).zone }],
  };
}

/** Month and day as one number that sorts as they do: 229 is 29 February. */
const keyOf = ({ month, day }: LocalDate): number => 100 * month + day;

const fromKey = ({ from }: Days, today: LocalDate): number => keyOf(from(today));

/** The last day on which it counts; where that is 28 February of a year without a 29th, the 29th counts with it. */
function toKey({ to }: Days, today: LocalDate): number {
  const last = to(today);
  return keyOf(last) === 228 && !isLeapYear(last.year) ? 229 : keyOf(last);
}

/** Whether a day of the year is among the days that count; they may reach over the end of the year. */
function keptOn(days: Days, today: LocalDate): (key: number) => boolean {
  const first = fromKey(days, today);
  const last = toKey(days, today);
  return first <= last ? (key) => key >= first && key <= last : (key) => key >= first || key <= last;
}

function anniversarySql(fact: string, { zone }: Value, days: Days, writer: SqlWriter): string {
  const key = localKeySql(fact, zone, writer);
  const first = writer.today(zone, (today) => fromKey(days, today));
  const last = writer.today(zone, (today) => toKey(days, today));
  const inside = `${key} >= ${first} AND ${key} <= ${last}`;
  const around = `(${key} >= ${first} OR ${key} <= ${last})`;
  return isTrue(`CASE WHEN ${first} <= ${last} THEN ${inside} ELSE ${around} END`);
}

/**
 * The one place where PostgreSQL works out a calendar: the local date of a fact, which is different for every customer. What day it
 * was somewhere has one answer, unlike what instant a time of day was, so there is nothing to disagree about but the time zone
 * database.
 */
export const localKeySql = (fact: string, zone: string, writer: SqlWriter): string => {
  const local = `${fact} AT TIME ZONE ${writer.bind(zone, 'text')}`;
  return `(extract(month FROM ${local}) * 100 + extract(day FROM ${local}))`;
};

function dayOfYearOf(operand: Operand): Value {
  if (operand.kind !== 'dayOfYear') throw new Error('An anniversary takes a time zone.');
  return operand.value;
}
