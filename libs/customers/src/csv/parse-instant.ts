import type { ToInstant } from './time-zone.js';

/** Reads a trimmed text. @returns epoch milliseconds; NaN if the text does not have the format, or names no real date. */
export type ParseInstant = (text: string) => number;

/** A format whose stamps mean wall-clock times of the zone that `toInstant` stands for, unless they carry an offset themselves. */
export type InstantFormat = (toInstant: ToInstant) => ParseInstant;
