import { describe, expect, it } from '@jest/globals';
import { parseInstant } from './instant.js';

describe('parseInstant', () => {
  it.each([
    ['2011-12-11', '2011-12-11T00:00:00.000Z'],
    ['2011-12-11T18:00', '2011-12-11T18:00:00.000Z'],
    ['2011-12-11T18:00Z', '2011-12-11T18:00:00.000Z'],
    ['2011-12-11T18:00:30.25+01:00', '2011-12-11T17:00:30.250Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s, as UTC unless it says otherwise', (text, instant) => {
    expect(parseInstant(text)?.toISOString()).toBe(instant);
  });

  it.each([
    '',
    '2011',
    '11.12.2011',
    '2011-02-29',
    '2011-13-01',
    '2011-12-11T24:30',
    '2011-12-11T18',
    '2011-12-11 18:00',
    'now',
  ])('does not guess what %j means', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
