import { IANAZone } from 'luxon';
import { MS_PER_DAY, MS_PER_MINUTE } from './calendar.js';

/** Turns wall-clock times of one zone, given as if they were UTC, to instants. Both are epoch milliseconds. */
export type ToInstant = (wallMs: number) => number;

export const isTimeZone = (name: string): boolean => IANAZone.isValidZone(name);

/**
 * A time that the clocks show twice (autumn) means its first occurrence; one they skip (spring) is moved on by the skipped hour.
 * That is what `java.time` and Temporal do by default, too.
 *
 * @param zone an IANA name for which {@link isTimeZone} holds
 */
export function zoneClock(zone: string): ToInstant {
  if (zone === 'UTC') return (wallMs) => wallMs;
  const offsets = new DailyOffsets(IANAZone.create(zone));
  return (wallMs) => {
    const constant = offsets.around(wallMs);
    return Number.isNaN(constant) ? resolve(wallMs, offsets) : wallMs - constant;
  };
}

function resolve(wallMs: number, offsets: DailyOffsets): number {
  const before = offsets.at(wallMs - MS_PER_DAY);
  const after = offsets.at(wallMs + MS_PER_DAY);
  const isBeforeChange = offsets.at(wallMs - before) === before;
  const isAfterChange = offsets.at(wallMs - after) === after;
  return !isBeforeChange && isAfterChange ? wallMs - after : wallMs - before;
}

/** Asking a zone for its offset takes microseconds; on most days, though, it is one and the same all day long. */
class DailyOffsets {
  private readonly byDay = new Map<number, number>();

  constructor(private readonly zone: IANAZone) {}

  /** Milliseconds east of UTC at an instant. */
  at(epochMs: number): number {
    return this.zone.offset(epochMs) * MS_PER_MINUTE;
  }

  /** The offset if it is the same from the day before to the day after, else NaN. */
  around(wallMs: number): number {
    const day = Math.floor(wallMs / MS_PER_DAY);
    const known = this.byDay.get(day);
    if (known !== undefined) return known;
    const first = this.at((day - 1) * MS_PER_DAY);
    const last = this.at((day + 2) * MS_PER_DAY);
    const constant = first === last ? first : Number.NaN;
    this.byDay.set(day, constant);
    return constant;
  }
}
