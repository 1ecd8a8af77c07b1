import { describe, expect, it, test } from '@jest/globals';
import { instantFormat } from './instant-format.js';
import { isTimeZone, zoneClock } from './time-zone.js';

function parse(format: string, text: string, zone = 'UTC'): string | undefined {
  const compiled = instantFormat(format);
  if (!compiled.ok) throw new Error(compiled.error);
  const epochMs = compiled.value(zoneClock(zone))(text);
  return Number.isNaN(epochMs) ? undefined : new Date(epochMs).toISOString();
}

describe('dates that are read', () => {
  test.each([
    ['auto', '2011-12-01', '2011-12-01T00:00:00.000Z'],
    ['auto', '2012-02-29', '2012-02-29T00:00:00.000Z'],
    ['auto', '2010-12-01 08:26', '2010-12-01T08:26:00.000Z'],
    ['auto', '2010-12-01T08:26:05', '2010-12-01T08:26:05.000Z'],
    ['auto', '2010-12-01T08:26:05Z', '2010-12-01T08:26:05.000Z'],
    ['auto', '2010-12-01 08:26:05 UTC', '2010-12-01T08:26:05.000Z'],
    ['auto', '2010-12-01T08:26:05.1234567Z', '2010-12-01T08:26:05.123Z'],
    ['auto', '2010-12-01T08:26:05.5', '2010-12-01T08:26:05.500Z'],
    ['auto', '2010-12-01T08:26:05,25+02:00', '2010-12-01T06:26:05.250Z'],
    ['auto', '2010-12-01T08:26-0330', '2010-12-01T11:56:00.000Z'],
    ['auto', '2010-12-01 08:26:05+00', '2010-12-01T08:26:05.000Z'],
    ['auto', '2010-12-01 08:26:05 +0100', '2010-12-01T07:26:05.000Z'],
    ['yyyy-MM-dd HH:mm:ss', '2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z'],
    ['dd/MM/yyyy HH:mm', '01/12/2010 08:26', '2010-12-01T08:26:00.000Z'],
    ['yyyyMMdd', '19970112', '1997-01-12T00:00:00.000Z'],
    ['yyyyMMddTHHmmssSSS', '19970112T010203004', '1997-01-12T01:02:03.004Z'],
    ['M/d/yy', '1/9/68', '2068-01-09T00:00:00.000Z'],
    ['M/d/yy', '12/31/69', '1969-12-31T00:00:00.000Z'],
    ['M/d/yyyy h:mm a', '12/1/2010 12:05 AM', '2010-12-01T00:05:00.000Z'],
    ['M/d/yyyy h:mm a', '12/1/2010 12:05 pm', '2010-12-01T12:05:00.000Z'],
    ['M/d/yyyy h:mm a', '12/1/2010 8:26 PM', '2010-12-01T20:26:00.000Z'],
    ['dd-MMM-yyyy', '01-DEC-2010', '2010-12-01T00:00:00.000Z'],
    ["d. M. yyyy 'um' H 'Uhr'", '1. 12. 2010 um 8 Uhr', '2010-12-01T08:00:00.000Z'],
    ['yyyy-MM-ddTHH:mm:ss.SSSZ', '2010-12-01T08:26:05.120999+01:00', '2010-12-01T07:26:05.120Z'],
    ['epoch_s', '1396237504', '2014-03-31T03:45:04.000Z'],
    ['epoch_s', '1396237504.25', '2014-03-31T03:45:04.250Z'],
    ['epoch_ms', '1396237504123', '2014-03-31T03:45:04.123Z'],
    ['epoch_ms', '-1', '1969-12-31T23:59:59.999Z'],
  ])('%s: %s', (format, text, expected) => {
    expect(parse(format, text)).toBe(expected);
  });
});

describe('dates that are refused', () => {
  test.each([
    ['auto', ''],
    ['auto', 'yesterday'],
    ['auto', '2011-02-30'],
    ['auto', '2011-02-29'],
    ['auto', '1900-02-29'],
    ['auto', '2011-13-01'],
    ['auto', '2011-00-01'],
    ['auto', '2011-12-00'],
    ['auto', '2011-12-1'],
    ['auto', '2011-12-01T24:00:00'],
    ['auto', '2011-12-01T12:60'],
    ['auto', '2011-12-01T12:00:60'],
    ['auto', '2011-12-01T12:00:00.'],
    ['auto', '2011-12-01T12:00:00+25:00'],
    ['auto', '2011-12-01T12:00:00+1'],
    ['auto', '2011-12-01T12:00:00 CET'],
    ['auto', '2011-12-01x'],
    ['auto', '0011-12-01'],
    ['dd/MM/yyyy', '31/11/2010'],
    ['dd/MM/yyyy', '1/12/2010'],
    ['dd/MM/yyyy', '01/12/2010 08:26'],
    ['yyyyMMdd', '1997011'],
    ['M/d/yyyy h:mm a', '12/1/2010 13:05 PM'],
    ['dd-MMM-yyyy', '01-DEZ-2010'],
    ['epoch_s', '1e9'],
    ['epoch_ms', '999999999999999'],
  ])('%s: %s', (format, text) => {
    expect(parse(format, text)).toBeUndefined();
  });
});

test.each([
  ['yyyy-MM-DD', '"DD" is no token of a date format'],
  ['yyyy-MM', 'it needs a year, a month and a day'],
  ['dd/MM/yyyy MM', 'it says the same part of a date twice'],
  ['dd/MM/yyyy hh:mm', 'h and a (AM, PM) belong together'],
  ['Z yyyy-MM-dd', 'Z can only stand at the end'],
  ["yyyy-MM-dd 'T", 'a single quote is not closed'],
])('the format %s is refused: %s', (format, reason) => {
  expect(instantFormat(format)).toEqual({ ok: false, error: reason });
});

describe('time zones', () => {
  test.each([
    ['Europe/London', '2011-06-01 12:00', '2011-06-01T11:00:00.000Z'],
    ['Europe/London', '2011-12-01 12:00', '2011-12-01T12:00:00.000Z'],
    ['Europe/London', '2011-06-01 12:00Z', '2011-06-01T12:00:00.000Z'],
    ['Asia/Kolkata', '2011-06-01', '2011-05-31T18:30:00.000Z'],
    ['America/New_York', '2011-03-13 01:59', '2011-03-13T06:59:00.000Z'],
    ['America/New_York', '2011-03-13 03:00', '2011-03-13T07:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31 00:00', '2011-12-30T10:00:00.000Z'],
  ])('%s %s', (zone, text, expected) => {
    expect(parse('auto', text, zone)).toBe(expected);
  });

  it('takes the first of two, and moves on what the clocks skip', () => {
    expect(parse('auto', '2011-10-30 01:30', 'Europe/London')).toBe('2011-10-30T00:30:00.000Z');
    expect(parse('auto', '2011-03-27 01:30', 'Europe/London')).toBe('2011-03-27T01:30:00.000Z');
    expect(parse('auto', '2011-03-13 02:30', 'America/New_York')).toBe('2011-03-13T07:30:00.000Z');
  });

  it('knows their names', () => {
    expect(['UTC', 'Europe/Berlin', 'Europe/Atlantis', ''].map(isTimeZone)).toEqual([true, true, false, false]);
  });
});
