import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '#kernel';
import type { EventWindow } from '../feature-spec.js';
import { complaints, parsed, refusedAt } from './parse.spec-support.js';

const COUNT: JsonObject = { kind: 'aggregate', aggregate: 'count', events: ['order'] };
const [NEW_YEAR, JULY] = ['2026-01-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z'];
const SIGN_UP = { events: ['signed_up'] };

describe('a window', () => {
  it.each<[JsonObject, EventWindow]>([
    [{ last: { days: 30 } }, { kind: 'moving', from: { days: 30 }, to: undefined }],
    [{ last: { months: 3 } }, { kind: 'moving', from: { months: 3 }, to: undefined }],
    [
      { from: { days: 60 }, to: { days: 30 } },
      { kind: 'moving', from: { days: 60 }, to: { days: 30 } },
    ],
    [
      { from: { hours: 25 }, to: { days: 1 } },
      { kind: 'moving', from: { hours: 25 }, to: { days: 1 } },
    ],
    [
      { from: { years: 1 }, to: { months: 11 } },
      { kind: 'moving', from: { years: 1 }, to: { months: 11 } },
    ],
    [
      { from: { months: 1 }, to: { days: 30 } },
      { kind: 'moving', from: { months: 1 }, to: { days: 30 } },
    ],
    [{ to: { weeks: 4 } }, { kind: 'moving', from: undefined, to: { weeks: 4 } }],
    [{ since: NEW_YEAR }, { kind: 'fixed', since: NEW_YEAR, until: undefined }],
    [{ until: JULY }, { kind: 'fixed', since: undefined, until: JULY }],
    [
      { since: NEW_YEAR, until: JULY },
      { kind: 'fixed', since: NEW_YEAR, until: JULY },
    ],
    [
      { period: 'month', from: -1, to: 0, zone: 'Europe/Amsterdam' },
      { kind: 'calendar', period: { period: 'month', from: -1, to: 0, zone: 'Europe/Amsterdam' } },
    ],
    [
      { after: SIGN_UP, within: { days: 7 } },
      {
        kind: 'anchored',
        side: 'after',
        anchor: { kind: 'event', events: ['signed_up'], which: 'first' },
        within: { days: 7 },
      },
    ],
    [
      { before: { events: ['order', 'gift'], which: 'last' } },
      {
        kind: 'anchored',
        side: 'before',
        anchor: { kind: 'event', events: ['order', 'gift'], which: 'last' },
        within: undefined,
      },
    ],
    [
      { after: { attribute: 'signed_up_at' }, within: { months: 1 } },
      {
        kind: 'anchored',
        side: 'after',
        anchor: { kind: 'attribute', attribute: 'signed_up_at' },
        within: { months: 1 },
      },
    ],
  ])('%j is %j', (window, expected) => {
    expect(parsed({ ...COUNT, window })).toMatchObject({ window: expected });
  });

  it('is all time when there is none, and can be last_days', () => {
    expect(parsed(COUNT)).toMatchObject({ window: undefined });
    expect(parsed({ ...COUNT, last_days: 30 })).toEqual(parsed({ ...COUNT, window: { last: { days: 30 } } }));
    expect(refusedAt({ ...COUNT, last_days: 30, window: { last: { days: 30 } } })).toEqual(['/last_days']);
  });

  it.each<[string[], JsonValue]>([
    [['/window'], null],
    [['/window'], '30 days'],
    [['/window/last'], { last: 30 }],
    [['/window/last'], { last: { days: 30, hours: 1 } }],
    [['/window/last/days'], { last: { days: 0 } }],
    [['/window/last/days'], { last: { days: 73_001 } }],
    [['/window/from'], { from: { days: 30 }, to: { days: 30 } }],
    [['/window/from'], { from: { days: 30 }, to: { days: 60 } }],
    [['/window/from'], { from: { months: 12 }, to: { years: 1 } }],
    [['/window/from'], { from: { days: 30 }, to: { months: 1 } }],
    [['/window/to'], { from: { days: 30 } }],
    [['/window/from', '/window/to/weeks'], { from: { seconds: 5 }, to: { weeks: -1 } }],
    [['/window/since'], { since: '2026-01-01' }],
    [['/window/until'], { until: '2026-02-30T00:00:00.000Z' }],
    [['/window/until'], { since: NEW_YEAR, until: NEW_YEAR }],
    [['/window/until'], { since: JULY, until: NEW_YEAR }],
    [['/window/zone'], { period: 'month', from: -1, to: -1, zone: 'Europe/Nowhere' }],
    [['/window/period', '/window/from'], { period: 'decade', from: 0.5, to: 0, zone: 'UTC' }],
    [['/window'], { period: 'month', from: 0, to: -1, zone: 'UTC' }],
    [['/window/after'], { after: 'signed_up' }],
    [['/window/after'], { after: {} }],
    [['/window/after'], { after: { ...SIGN_UP, attribute: 'signed_up_at' } }],
    [['/window/after/events'], { after: { events: [] } }],
    [['/window/after/events'], { after: { which: 'first' } }],
    [['/window/before/which'], { before: { ...SIGN_UP, which: 'second' } }],
    [['/window/before/attribute'], { before: { attribute: '' } }],
    [['/window/before/attribute'], { before: { attribute: 5 } }],
    [['/window/within/days'], { after: SIGN_UP, within: { days: 1.5 } }],
  ])('is refused at %j for %j', (pointers, window) => {
    expect(refusedAt({ ...COUNT, window })).toEqual(pointers);
  });

  it.each<JsonObject>([
    {},
    { days: 30 },
    { last: { days: 30 }, zone: 'UTC' },
    { last: { days: 30 }, to: { days: 10 } },
    { since: NEW_YEAR, to: { days: 30 } },
    { after: SIGN_UP, before: SIGN_UP },
    { after: SIGN_UP, last: { days: 7 } },
  ])('%j is refused with the forms there are', (window) => {
    expect(refusedAt({ ...COUNT, window })).toEqual(['/window']);
    const [complaint] = complaints({ ...COUNT, window });
    for (const member of ['last', 'from', 'period', 'since', 'after', 'before'])
      expect(complaint).toContain(`{"${member}": `);
  });

  it('of a time needs something to be measured from', () => {
    expect(refusedAt({ ...COUNT, window: { within: { days: 7 } } })).toEqual(['/window']);
  });

  it.each<JsonObject>([
    { kind: 'sessions', events: ['page_viewed'] },
    { kind: 'sequence', first: SIGN_UP, then: { events: ['order'] }, within: { days: 1 } },
  ])('of %j is not measured from something', (body) => {
    expect(parsed({ ...body, window: { last: { days: 30 } } })).toMatchObject({ window: { kind: 'moving' } });
    expect(refusedAt({ ...body, window: { after: SIGN_UP } })).toEqual(['/window']);
    expect(refusedAt({ ...body, last_days: 30 })).toEqual(['/last_days']);
  });
});
