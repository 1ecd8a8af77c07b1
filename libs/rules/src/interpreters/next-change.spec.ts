import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FactValue } from '../facts.js';
import type { Rule } from '../rule.js';
import { customerAt, FACTS, nowArbitrary, ruleJsonArbitrary } from '../testing/arbitraries.js';
import { parsed } from '../testing/parsed.js';
import { propertyRuns } from '../testing/property-runs.js';
import { compilePredicate, type FactRecord } from './compile-predicate.js';
import { flipsAt } from './flips-at.js';
import { type ClockedCustomer, nextChange } from './next-change.js';

const DAY_MS = 86_400_000;

/** A customer whose durations are counted from instants, as they are stored. */
class StoredCustomer {
  private readonly starts: ReadonlyMap<string, number>;

  constructor(
    private readonly record: FactRecord,
    { now, part }: { readonly now: Date; readonly part: number },
  ) {
    const durations = [...FACTS].flatMap(([fact, { type }]) => (type === 'duration' ? [fact] : []));
    this.starts = new Map(
      durations.flatMap((fact) => {
        const days = record[fact];
        return typeof days === 'number' ? [[fact, now.getTime() - days * DAY_MS - part]] : [];
      }),
    );
  }

  at(instant: Date): FactRecord {
    const grown = Array.from(this.starts, ([fact, start]) => [fact, Math.floor((instant.getTime() - start) / DAY_MS)]);
    return { ...this.record, ...Object.fromEntries(grown) };
  }

  clocked(instant: Date): ClockedCustomer {
    const facts = this.at(instant);
    return {
      facts: (name): FactValue => facts[name],
      since: (name) => {
        const start = this.starts.get(name);
        return start === undefined ? undefined : new Date(start).toISOString();
      },
    };
  }
}

const answer = (rule: Rule, customer: StoredCustomer, at: Date): boolean =>
  compilePredicate(rule).at(at)(customer.at(at));

/** Percentiles of durations move with the population, which time alone does not tell. */
const cases = nowArbitrary.chain((now) =>
  fc.record({
    now: fc.constant(now),
    json: ruleJsonArbitrary(),
    record: customerAt(now),
    part: fc.constantFrom(0, 1, DAY_MS / 2, DAY_MS - 1),
    steps: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  }),
);

describe('nextChange', () => {
  it('is an instant before which nothing changes by itself', () => {
    fc.assert(
      fc.property(cases, ({ now, json, record, part, steps }) => {
        const rule = parsed(json);
        const customer = new StoredCustomer(record, { now, part });
        const next = nextChange(rule, customer.clocked(now), now);
        if (next !== undefined) expect(next.getTime()).toBeGreaterThan(now.getTime());
        const until = next?.getTime() ?? now.getTime() + 3 * 366 * DAY_MS;
        const instants = [
          ...steps.map((step) => now.getTime() + Math.floor(step * (until - now.getTime() - 1))),
          until - 1,
        ];
        const changed = instants.filter((at) => answer(rule, customer, new Date(at)) !== answer(rule, customer, now));
        expect({ json, now, next, changed: changed.map((at) => new Date(at)) }).toEqual({
          json,
          now,
          next,
          changed: [],
        });
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it.each<[string, unknown, string | undefined]>([
    ['inTheLast', { days: 30 }, '2026-07-01T00:00:00.000Z'],
    ['moreThanAgo', { days: 30 }, '2026-07-01T00:00:00.000Z'],
    ['moreThanAgo', { days: 10 }, undefined],
    ['inTheLast', { months: 1 }, '2026-07-01T00:00:00.000Z'],
    ['inCalendarPeriod', { period: 'month', from: 0, to: 0, zone: 'Europe/Amsterdam' }, '2026-06-30T22:00:00.000Z'],
    ['inCalendarPeriod', { period: 'month', from: -1, to: -1, zone: 'UTC' }, '2026-07-01T00:00:00.000Z'],
    ['anniversaryToday', { zone: 'UTC' }, '2026-06-18T00:00:00.000Z'],
    ['equal', '2026-06-01T00:00:00.000Z', undefined],
    ['inMonthOfYear', { months: [6], zone: 'UTC' }, undefined],
  ])('%s %j, of 1 June seen on 17 June', (operator, value, next) => {
    const rule = parsed({ all: [{ fact: 'instant_a', operator, value }] });
    const now = new Date('2026-06-17T12:00:00.000Z');
    expect(nextChange(rule, { facts: () => '2026-06-01T00:00:00.000Z' }, now)?.toISOString()).toBe(next);
  });
});

describe('nextChange around the end of a month', () => {
  /** All instants from now at which the answer may be another. */
  function changes(operator: string, fact: string, from: string): string[] {
    const rule = parsed({ all: [{ fact: 'instant_a', operator, value: { months: 1 } }] });
    const found: string[] = [];
    let at: Date | undefined = new Date(from);
    for (;;) {
      at = nextChange(rule, { facts: () => fact }, at);
      if (at === undefined) return found;
      found.push(at.toISOString().slice(0, 16));
    }
  }

  it.each<[string, string, string, string[]]>([
    ['moreThanAgo', '2026-01-31T12:00:00.000Z', '2026-02-01T00:00:00.000Z', ['2026-03-01T00:00']], // there is no 31 February
    ['moreThanAgo', '2024-01-31T12:00:00.000Z', '2024-02-29T23:00:00.000Z', ['2024-03-01T00:00']],
    ['moreThanAgo', '2026-03-31T12:00:00.000Z', '2026-04-30T23:00:00.000Z', ['2026-05-01T00:00']],
    ['moreThanAgo', '2026-01-30T12:00:00.000Z', '2026-02-01T00:00:00.000Z', ['2026-03-01T00:00']],
    ['moreThanAgo', '2026-01-28T12:00:00.000Z', '2026-02-01T00:00:00.000Z', ['2026-02-28T12:00']],
    ['moreThanAgo', '2026-02-27T12:00:00.000Z', '2026-03-01T00:00:00.000Z', ['2026-03-27T12:00']],
    [
      'moreThanAgo',
      '2024-02-29T12:00:00.000Z',
      '2024-03-20T00:00:00.000Z',
      ['2024-03-29T12:00', '2024-03-30T00:00', '2024-03-30T12:00', '2024-03-31T00:00', '2024-03-31T12:00'],
    ],
    ['moreThanAgo', '2024-02-29T00:00:00.000Z', '2024-03-20T00:00:00.000Z', ['2024-03-29T00:00']],
    ['moreThanAgo', '2024-02-29T12:00:00.000Z', '2024-03-31T13:00:00.000Z', []],
    [
      'inTheNext',
      '2026-04-30T12:00:00.000Z',
      '2026-03-20T00:00:00.000Z',
      ['2026-03-30T12:00', '2026-03-31T00:00', '2026-03-31T12:00', '2026-04-30T12:00'],
    ],
    ['inTheNext', '2026-03-31T12:00:00.000Z', '2026-02-20T00:00:00.000Z', ['2026-03-01T00:00', '2026-03-31T12:00']],
  ])('%s 1 month, of %s seen from %s', (operator, fact, from, expected) => {
    expect(changes(operator, fact, from)).toEqual(expected);
  });

  it('takes durations of thousands of years as never reached', () => {
    const rule = parsed({ all: [{ fact: 'duration_a', operator: 'lessThan', value: Number.MAX_SAFE_INTEGER }] });
    const since = (): string => '2026-01-01T00:00:00.000Z';
    expect(nextChange(rule, { facts: () => 1, since }, new Date('2026-01-02T00:00:00.000Z'))).toBeUndefined();
  });
});

describe('flipsAt', () => {
  it('is the first instant at which the answer is another', () => {
    fc.assert(
      fc.property(cases, ({ now, json, record, part, steps }) => {
        const rule = parsed(json);
        const customer = new StoredCustomer(record, { now, part });
        const flip = flipsAt(rule, customer.clocked(now), now);
        if (flip === undefined) return;
        expect(answer(rule, customer, flip)).not.toBe(answer(rule, customer, now));
        for (const step of steps) {
          const before = new Date(now.getTime() + Math.floor(step * (flip.getTime() - now.getTime() - 1)));
          expect(answer(rule, customer, before)).toBe(answer(rule, customer, now));
        }
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});
