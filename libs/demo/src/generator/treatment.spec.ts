import { describe, expect, it } from '@jest/globals';
import { DAY, ShopCalendar } from './calendar.js';
import { type Episode, type OrderEpisode, orderEpisodes } from './episode.js';
import { runTrial, type TrialResult } from './experiments.js';
import { Random } from './random.js';
import { drawShopper } from './shopper.js';
import type { ExperimentModel } from './treatment.js';

const END = new Date('2026-01-01T00:00:00Z');
const EXPOSED_AT = Date.UTC(2025, 9, 1);
const COINS = 4000;

const calendar = new ShopCalendar(Date.UTC(2024, 6, 1), END.getTime());
const shopper = drawShopper(0, calendar, new Random(1, 0, 0));

/** Persuades one in five; two in five of who orders anyway pay one euro less. */
const model: ExperimentModel = {
  describe: (end) => ({
    id: '00000000-0000-4000-8000-000000000000',
    key: 'one_euro_off',
    name: 'One euro off',
    description: '',
    variations: [
      { key: 'control', name: 'Control' },
      { key: 'treated', name: 'Treated' },
    ],
    audience: 'Everybody',
    startsAt: new Date(EXPOSED_AT),
    endsAt: end,
  }),
  exposedAt: () => EXPOSED_AT,
  treatment: () => ({ persuasion: 0.2, uptake: 0.4, terms: (order) => ({ ...order, cents: order.cents - 100 }) }),
};

const orderAt = (daysAfter: number): OrderEpisode => ({
  key: `day${daysAfter}`,
  steps: [],
  order: { at: EXPOSED_AT + daysAfter * DAY, cents: 2000, items: 1, category: 'tea' },
});

function trials(variation: number, life: readonly Episode[]): TrialResult[] {
  const trial = { model, experiment: model.describe(END), assign: () => variation };
  return Array.from({ length: COINS }, (_, index) => runTrial(trial, shopper, life, calendar, new Random(7, index, 2)));
}

/** Standard errors between the share of changed lives and the probability of a change. */
const zOfShare = (changed: number, chance: number) =>
  Math.abs(changed / COINS - chance) / Math.sqrt((chance * (1 - chance)) / COINS);

describe('a treatment', () => {
  const outside = [orderAt(-3), orderAt(0), orderAt(15)];

  it('leaves the control as it is', () => {
    expect(trials(0, outside).every(({ life }) => life === outside)).toBe(true);
  });

  it('persuades who would not order, as often as it says, and says what that is worth', () => {
    const results = trials(1, outside);
    const persuaded = results.filter(({ life }) => life !== outside);
    expect(zOfShare(persuaded.length, 0.2)).toBeLessThan(3.5);
    expect(results.every(({ exposure }) => exposure?.trueEffects[1]?.ordered_14d === 0.2)).toBe(true);
    for (const { life, exposure } of persuaded) {
      const added = life.filter((episode) => !outside.some(({ key }) => key === episode.key));
      const [order] = orderEpisodes(added).map((episode) => episode.order);
      expect(added).toHaveLength(1);
      expect(order?.at).toBeGreaterThan(EXPOSED_AT);
      expect(order?.at).toBeLessThanOrEqual(EXPOSED_AT + 14 * DAY);
      expect(exposure?.trueEffects[1]?.spend_14d).toBeCloseTo((0.2 * (order?.cents ?? Number.NaN)) / 100, 10);
    }
  });

  it.each([1, 14])('gives its terms to the first order that would come anyway, on day %d', (day) => {
    const anyway = [...outside, orderAt(day)];
    const results = trials(1, anyway);
    const taken = results.filter(({ life }) => life !== anyway);
    expect(zOfShare(taken.length, 0.4)).toBeLessThan(3.5);
    for (const { exposure } of results) {
      expect(exposure?.trueEffects).toEqual([
        { ordered_14d: 0, spend_14d: 0 },
        { ordered_14d: 0, spend_14d: -0.4 },
      ]);
    }
    const inTheEnd = taken.map(({ life }) => orderEpisodes(life).map(({ key, order }) => [key, order.cents]));
    const expected = [
      ['day-3', 2000],
      ['day0', 2000],
      [`day${day}`, 1900],
      ['day15', 2000],
    ];
    expect(inTheEnd.every((orders) => JSON.stringify(orders) === JSON.stringify(expected))).toBe(true);
  });
});
