import { describe, expect, it } from '@jest/globals';
import { untreatedLife } from './behaviour.js';
import { DAY, ShopCalendar } from './calendar.js';
import { type Episode, orderEpisodes } from './episode.js';
import { Random } from './random.js';
import { drawShopper, type Shopper } from './shopper.js';

const calendar = new ShopCalendar(Date.UTC(2024, 6, 1), Date.UTC(2026, 0, 1));
const YEAR_BEFORE_END = calendar.endsAt - 365 * DAY;
const QUARTER_BEFORE_END = calendar.endsAt - 90 * DAY;

/** Lives of at least a year, by the latent class that no event shows. */
const livesByClass = Map.groupBy(
  Array.from({ length: 6000 }, (_, index) => {
    const shopper = drawShopper(index, calendar, new Random(5, index, 0));
    return { shopper, life: untreatedLife(shopper, calendar, new Random(5, index, 1)) };
  }).filter(({ shopper }) => shopper.signedUpAt < YEAR_BEFORE_END),
  ({ shopper }) => shopper.latent.name,
);

function meanOf(className: string, measure: (life: readonly Episode[], shopper: Shopper) => number): number {
  const lives = livesByClass.get(className) ?? [];
  return lives.reduce((sum, { shopper, life }) => sum + measure(life, shopper), 0) / lives.length;
}

const orders = (life: readonly Episode[]) => orderEpisodes(life).length;
const stillActive = (life: readonly Episode[]) =>
  Number(life.some(({ steps }) => steps.some(({ at }) => at > QUARTER_BEFORE_END)));

describe('the latent classes', () => {
  it('leave at their own pace', () => {
    expect(meanOf('loyal', stillActive)).toBeGreaterThan(0.7);
    expect(meanOf('regular', stillActive)).toBeGreaterThan(0.3);
    expect(meanOf('churner', stillActive)).toBeLessThan(0.05);
    expect(meanOf('one-time', stillActive)).toBeLessThan(0.1);
  });

  it('order at their own rate', () => {
    expect(meanOf('loyal', orders)).toBeGreaterThan(2 * meanOf('regular', orders));
    expect(meanOf('regular', orders)).toBeGreaterThan(2);
    expect(meanOf('one-time', orders)).toBe(1);
    expect(meanOf('window shopper', orders)).toBe(0);
  });

  it('fill their baskets differently', () => {
    const cents = (life: readonly Episode[]) => orderEpisodes(life).reduce((sum, { order }) => sum + order.cents, 0);
    const orderValue = (className: string) => meanOf(className, cents) / meanOf(className, orders);
    expect(orderValue('bargain hunter')).toBeLessThan(3000);
    expect(orderValue('loyal')).toBeGreaterThan(4000);
  });

  it('contain customers of whom nothing is known but their attributes', () => {
    expect(meanOf('silent', (life) => life.length)).toBe(0);
  });

  it('never act before they sign up', () => {
    const early = [...livesByClass.values()]
      .flat()
      .filter(({ shopper, life }) => life.some(({ steps }) => steps.some(({ at }) => at < shopper.signedUpAt)));
    expect(early).toEqual([]);
  });
});
