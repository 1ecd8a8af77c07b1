import { expect, test } from '@jest/globals';
import { canonicalInstant, isCanonicalInstant } from './instant-literal.js';

test.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T10:00', '2026-01-31T10:00:00.000Z'],
  ['2026-01-31 10:00:05', '2026-01-31T10:00:05.000Z'],
  ['2026-01-31T10:00:00Z', '2026-01-31T10:00:00.000Z'],
  ['2026-01-31t10:00:00.1z', '2026-01-31T10:00:00.100Z'],
  ['2026-01-31T10:00:00+02:00', '2026-01-31T08:00:00.000Z'],
  ['2026-01-31T24:00:00.000Z', '2026-02-01T00:00:00.000Z'],
])('%s is not canonical; %s is', (text, canonical) => {
  expect(isCanonicalInstant(text)).toBe(false);
  expect(canonicalInstant(text)).toBe(canonical);
  expect(isCanonicalInstant(canonical)).toBe(true);
});

test.each([
  '',
  'yesterday',
  '2026',
  '31-01-2026',
  '2026-02-30',
  '2026-13-01',
  '2026-01-31T25:00',
  '2026-02-30T00:00:00.000Z',
])('%j is no instant', (text) => {
  expect(canonicalInstant(text)).toBeUndefined();
  expect(isCanonicalInstant(text)).toBe(false);
});

test.each(['0000-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z', '-000001-01-01T00:00:00.000Z'])(
  '%s is outside the years that sort as text',
  (text) => {
    expect(isCanonicalInstant(text)).toBe(false);
  },
);
