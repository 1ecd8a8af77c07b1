import { err, ok, type Result } from '#kernel';
import { utcMs, withinCalendar } from './calendar.js';
import { millisecondsOf, offsetMs, parseIso } from './parse-iso.js';
import type { ToInstant } from './time-zone.js';

/** Reads a trimmed, non-empty text. @returns epoch milliseconds, or NaN if the text does not have the format or names no date. */
export type ParseInstant = (text: string) => number;

/** What a format's name, or its tokens, stand for. */
export type InstantFormat = (toInstant: ToInstant) => ParseInstant;

const NAMED_FORMATS: Readonly<Record<string, InstantFormat>> = {
  auto: (toInstant) => (text) => parseIso(text, toInstant),
  epoch_s: () => (text) => parseEpoch(text, 1000),
  epoch_ms: () => (text) => parseEpoch(text, 1),
};

const EPOCH = /^-?\d{1,15}(?:\.\d+)?$/;

const parseEpoch = (text: string, msPerUnit: number): number =>
  EPOCH.test(text) ? withinCalendar(Math.floor(Number(text) * msPerUnit)) : Number.NaN;

/** The parts of a date while they are collected. A typed array, because tokens store by index. */
type Parts = Int32Array;

const [YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, MS, OFFSET_MS, IS_AFTERNOON] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
type Part = typeof YEAR | typeof MONTH | typeof DAY | typeof HOUR | typeof MINUTE | typeof SECOND | typeof MS | typeof OFFSET_MS | typeof IS_AFTERNOON;
const PARTS = 9;
