import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '#kernel';
import { SESSION_MEASURES } from '../feature-spec.js';
import { parsed, refusedAt } from './parse.spec-support.js';

const SESSIONS: JsonObject = { kind: 'sessions', events: ['page_viewed'] };

describe('sessions', () => {
  it('are counted, half an hour apart, unless said otherwise', () => {
    expect(parsed(SESSIONS)).toEqual({
      kind: 'sessions',
      name: 'probe',
      description: '',
      events: ['page_viewed'],
      where: undefined,
      properties: new Map(),
      gapMinutes: 30,
      measure: 'count',
      window: undefined,
    });
  });

  it.each(Object.keys(SESSION_MEASURES))('have the measure %s', (measure) => {
    expect(parsed({ ...SESSIONS, measure, gap_minutes: 1440 })).toMatchObject({ measure, gapMinutes: 1440 });
  });

  it.each<[string, JsonValue]>([
    ['events', []],
    ['gap_minutes', 0],
    ['gap_minutes', 1441],
    ['gap_minutes', 0.5],
    ['gap_minutes', '30'],
    ['measure', 'length'],
    ['measure', 'toString'],
    ['window', { last: 5 }],
    ['of', 'value'],
  ])('are refused with %s %j', (member, value) => {
    expect(refusedAt({ ...SESSIONS, [member]: value })).toEqual([expect.stringMatching(`^/${member}`)]);
  });
});
