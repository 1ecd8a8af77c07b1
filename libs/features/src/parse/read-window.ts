import { fixedLength, monthsIn, parseCalendarPeriod, type Span } from '#rules';
import type { Anchor, EventWindow } from '../feature-spec.js';
import type { FeatureReader } from './feature-reader.js';
import { isInstantText } from './instant-text.js';

type Unanchored = Exclude<EventWindow, { kind: 'anchored' }>;

const ANCHOR_FORMS = '{"events": ["signed_up"], "which": "first"} or {"attribute": "signed_up_at"}';

/** The forms of a window. The first that has all the members given is meant. */
const FORMS: ReadonlyArray<{
  readonly members: readonly string[];
  readonly example: string;
  readonly read: (reader: FeatureReader) => EventWindow | undefined;
}> = [
  { members: ['last'], example: '{"last": {"days": 30}}', read: readLast },
  { members: ['from', 'to'], example: '{"from": {"days": 60}, "to": {"days": 30}}', read: readBetween },
  {
    members: ['period', 'from', 'to', 'zone'],
    example: '{"period": "month", "from": -1, "to": -1, "zone": "UTC"}',
    read: readCalendar,
  },
  {
    members: ['since', 'until'],
    example: '{"since": "2026-01-01T00:00:00.000Z", "until": "2026-07-01T00:00:00.000Z"}',
    read: readFixed,
  },
  {
    members: ['after', 'within'],
    example: '{"after": {"events": ["signed_up"], "which": "first"}, "within": {"days": 7}}',
    read: (reader) => readAnchored(reader, 'after'),
  },
  {
    members: ['before', 'within'],
    example: '{"before": {"attribute": "renews_at"}, "within": {"days": 7}}',
    read: (reader) => readAnchored(reader, 'before'),
  },
];

/** When events count: `window`, or `last_days` in its place; undefined for all time. */
export function readWindow(reader: FeatureReader): EventWindow | undefined {
  const days = reader.wholeNumber('last_days', { min: 1, max: 36_500 });
  if (reader.has('last_days') && reader.has('window')) {
    reader.refuse('last_days', 'cannot stand beside "window"; write {"last": {"days": 30}} there.');
  }
  const window = reader.inside('window', readForm);
  return window ?? (days === undefined ? undefined : { kind: 'moving', from: { days }, to: undefined });
}

/** A window for what is not measured from an event or an attribute. */
export function readUnanchoredWindow(reader: FeatureReader): Unanchored | undefined {
  const window = reader.inside('window', readForm);
  if (window?.kind !== 'anchored') return window;
  reader.refuse('window', 'cannot be "after" or "before" something here.');
  return undefined;
}

function readForm(reader: FeatureReader): EventWindow | undefined {
  const given = Object.keys(reader.body);
  const form = FORMS.find(({ members }) => given.length > 0 && given.every((member) => members.includes(member)));
  if (form !== undefined) return form.read(reader);
  reader.refuseAll(`must be one of ${FORMS.map(({ example }) => example).join(', ')}.`);
  return undefined;
}

function readLast(reader: FeatureReader): EventWindow | undefined {
  const from = reader.span('last');
  return from && { kind: 'moving', from, to: undefined };
}

function readCalendar(reader: FeatureReader): EventWindow | undefined {
  const period = reader.unwrap(parseCalendarPeriod(reader.body, reader.pointer));
  return period && { kind: 'calendar', period };
}

function readBetween(reader: FeatureReader): EventWindow {
  const [from, to] = [reader.span('from'), reader.span('to')];
  if (!reader.has('to')) reader.refuse('to', 'is needed; for everything since then write {"last": {"days": 30}}.');
  if (from !== undefined && to !== undefined && lengthOf(from) <= lengthOf(to)) {
    reader.refuse('from', 'must be longer ago than "to".');
  }
  return { kind: 'moving', from, to };
}

const MEAN_MONTH_MS = (365.2425 / 12) * 86_400_000;

/** In milliseconds; a month is as long as it is on average. */
const lengthOf = (span: Span): number => fixedLength(span) ?? (monthsIn(span) ?? 0) * MEAN_MONTH_MS;

function readFixed(reader: FeatureReader): EventWindow {
  const [since, until] = [readInstant(reader, 'since'), readInstant(reader, 'until')];
  if (since !== undefined && until !== undefined && since >= until) reader.refuse('until', 'must be after "since".');
  return { kind: 'fixed', since, until };
}

function readInstant(reader: FeatureReader, member: string): string | undefined {
  const value = reader.body[member];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isInstantText(value)) return value;
  reader.refuse(member, 'must be an instant in UTC, written 2026-01-31T00:00:00.000Z.');
  return undefined;
}

function readAnchored(reader: FeatureReader, side: 'after' | 'before'): EventWindow | undefined {
  const within = reader.span('within');
  const anchor = reader.inside(side, readAnchor);
  if (!reader.has(side)) reader.refuseAll(`needs "after" or "before": ${ANCHOR_FORMS}.`);
  return anchor && { kind: 'anchored', side, anchor, within };
}

function readAnchor(reader: FeatureReader): Anchor | undefined {
  const given = Object.keys(reader.body);
  if (given.length === 1 && given[0] === 'attribute') {
    const attribute = reader.text('attribute', '');
    if (reader.body.attribute === '') reader.refuse('attribute', 'must name one.');
    return { kind: 'attribute', attribute };
  }
  if (given.length > 0 && given.every((member) => member === 'events' || member === 'which')) {
    const events = reader.eventNames();
    return { kind: 'event', events, which: reader.oneOf('which', ['first', 'last'], 'first') };
  }
  reader.refuseAll(`must be ${ANCHOR_FORMS}.`);
  return undefined;
}
