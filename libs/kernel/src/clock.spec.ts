import { describe, expect, it } from '@jest/globals';
import { fixedClock } from './clock.js';

describe('fixedClock', () => {
  it('stands still, whatever becomes of the dates it gave', () => {
    const noon = '2026-06-01T12:00:00.000Z';
    const clock = fixedClock(new Date(noon));
    clock.now().setFullYear(1999);
    expect(clock.now().toISOString()).toBe(noon);
  });
});
