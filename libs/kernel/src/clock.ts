/** Where a program gets "now" from. Nothing below the apps reads the wall clock by itself: state is a function of an instant. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still, for tests and for `--as-of`. */
export const fixedClock = (instant: Date): Clock => ({ now: () => new Date(instant) });
