import { FOREVER_DAYS } from '../time/moment.js';
import { ago } from '../time/window.js';
import type { OrderSign } from './conditions.js';
import type { SqlWriter } from './writer.js';

/**
 * A comparison of whole days as one of instants, which an index can serve and which needs no arithmetic per row: at least n days
 * have passed since an instant if and only if it is not after now less n days.
 *
 * @param since the timestamptz that days are counted from
 */
export function durationOrderSql(since: string, sign: OrderSign, days: number, writer: SqlWriter): string {
  switch (sign) {
    case '>=':
      return `${since} <= ${daysAgo(days, writer)}`;
    case '>':
      return `${since} <= ${daysAgo(days + 1, writer)}`;
    case '<':
      return `${since} > ${daysAgo(days, writer)}`;
    case '<=':
      return `${since} > ${daysAgo(days + 1, writer)}`;
  }
}

const daysAgo = (days: number, writer: SqlWriter): string =>
  writer.boundary(ago({ days: Math.max(-FOREVER_DAYS, Math.min(FOREVER_DAYS, days)) }));

/** Exactly so many whole days. */
export const durationEqualSql = (since: string, days: number, writer: SqlWriter): string =>
  `${durationOrderSql(since, '>=', days, writer)} AND ${durationOrderSql(since, '<=', days, writer)}`;
