import type { Random } from './random.js';

export const SECOND = 1000;
export const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;
export const DAYS_PER_MONTH = 365.25 / 12;

/** How busy a coffee roaster's mail order is, relative to the mean: gifts in November and December, lull in summer. */
const BY_MONTH = withMeanOne([0.95, 0.9, 0.95, 0.95, 0.9, 0.85, 0.8, 0.8, 0.95, 1.05, 1.4, 1.6]);
/** From Sunday on. */
const BY_WEEKDAY = withMeanOne([1.25, 1.15, 1.0, 0.95, 0.95, 0.85, 0.85]);
/** Hours of the day, UTC. */
const BY_HOUR = withMeanOne([2, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 11, 10, 10, 10, 11, 12, 14, 17, 18, 16, 12, 8, 4]);

function withMeanOne(weights: readonly number[]): readonly number[] {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}

function busynessAt(instant: number): number {
  const date = new Date(instant);
  const [month, weekday, hour] = [
    BY_MONTH[date.getUTCMonth()],
    BY_WEEKDAY[date.getUTCDay()],
    BY_HOUR[date.getUTCHours()],
  ];
  return (month ?? 1) * (weekday ?? 1) * (hour ?? 1);
}

/**
 * The period of the shop, and its busy time: a clock that runs faster the busier the hour, one day a day on average. What is a plain
 * Poisson process in busy time has the seasons, weekdays and hours of the shop in real time. All instants are milliseconds.
 */
export class ShopCalendar {
  private readonly origin: number;
  /** Busy time in days at the beginning of each hour since `origin`. */
  private readonly busyDays: Float64Array;

  constructor(
    readonly startsAt: number,
    readonly endsAt: number,
  ) {
    this.origin = startsAt - (startsAt % HOUR);
    this.busyDays = new Float64Array(Math.ceil((endsAt - this.origin) / HOUR) + 2);
    for (let hour = 1; hour < this.busyDays.length; hour++) {
      this.busyDays[hour] = this.at(hour - 1) + busynessAt(this.origin + (hour - 1) * HOUR) / 24;
    }
  }

  toBusyDays(instant: number): number {
    const hours = (instant - this.origin) / HOUR;
    const hour = Math.floor(hours);
    return this.at(hour) + (hours - hour) * (this.at(hour + 1) - this.at(hour));
  }

  /** The inverse of `toBusyDays`, down to whole seconds. */
  fromBusyDays(busyDays: number): number {
    const hour = this.hourOf(busyDays);
    const fraction = (busyDays - this.at(hour)) / (this.at(hour + 1) - this.at(hour));
    const instant = this.origin + (hour + fraction) * HOUR;
    return instant - (instant % SECOND);
  }

  /** The instants of a Poisson process after `from` and not after `until` or the end of the shop. */
  *arrivals(from: number, until: number, perDay: number, random: Random): Iterable<number> {
    if (perDay <= 0) return;
    const last = this.toBusyDays(Math.min(until, this.endsAt));
    const next = (busyDays: number) => busyDays + random.exponential(1 / perDay);
    for (let at = next(this.toBusyDays(from)); at < last; at = next(at)) yield this.fromBusyDays(at);
  }

  private at(hour: number): number {
    return this.busyDays[hour] ?? 0;
  }

  /** The last hour that begins at or before this busy time. */
  private hourOf(busyDays: number): number {
    let [low, high] = [0, this.busyDays.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.at(middle) <= busyDays) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The same day and time so many calendar months earlier (UTC), or the last day of that month if it is shorter. */
export function monthsBefore(end: Date, months: number): Date {
  const first = new Date(end);
  first.setUTCMonth(end.getUTCMonth() - months, 1);
  const daysInMonth = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(end.getUTCDate(), daysInMonth));
  return first;
}
