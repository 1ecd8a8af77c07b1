import { describe, expect, it } from '@jest/globals';
import { DerivedEventIds, statedEventId } from './event-id.js';
import { OccurrenceCounter } from './occurrence-counter.js';

type Facts = Parameters<DerivedEventIds['next']>;

const order: Facts = ['c1', 0, 'order', '2.5', '{"sku":"A"}'];
const refund: Facts = ['c1', 0, 'refund', '2.5', '{"sku":"A"}'];

function idsOf(events: readonly Facts[]): string[] {
  const ids = new DerivedEventIds();
  return events.map((facts) => ids.next(...facts));
}

describe('derived ids', () => {
  it('are what they have been, so that files imported by an earlier version are recognised', () => {
    expect(idsOf([order, order])).toEqual([
      '3bcb698f-42e9-8efa-b687-1c79b77041f1',
      '948b890f-86ae-8e0c-aa37-b14bc7470add',
    ]);
  });

  it('are the same in a longer file, and in another order of different events', () => {
    const ids = idsOf([order, refund, order]);
    expect(idsOf([order, refund, order, order, refund]).slice(0, 3)).toEqual(ids);
    expect(idsOf([refund, order, order])).toEqual([ids[1], ids[0], ids[2]]);
  });

  it('differ for whatever differs, and for repetitions', () => {
    const others: Facts[] = [
      ['c2', 0, 'order', '2.5', '{"sku":"A"}'],
      ['c1', 1, 'order', '2.5', '{"sku":"A"}'],
      ['c1', 0, 'order', null, '{"sku":"A"}'],
      ['c1', 0, 'order', '2.5', '{}'],
      ['c1 5', 0, 'order', '2.5', '{}'],
      ['c1', 0, '5 order', '2.5', '{}'],
      ['c', 0, '1order', '2.5', '{}'],
    ];
    expect(new Set(idsOf([order, refund, order, order, ...others])).size).toBe(11);
  });
});

describe('stated ids', () => {
  it('depend on the name and on each part', () => {
    const ids = [
      statedEventId('order', ['17']),
      statedEventId('refund', ['17']),
      statedEventId('order', ['1', '7']),
      statedEventId('order', ['17', '']),
      statedEventId('order', ['', '17']),
    ];
    expect(new Set(ids).size).toBe(5);
    expect(statedEventId('order', ['17'])).toBe('05c37ff2-2075-892e-a8ef-8cf6f97721d2');
  });
});

describe('occurrence counter', () => {
  it('counts each key, however often it has to grow', () => {
    const counter = new OccurrenceCounter(4);
    const keys = Array.from({ length: 3000 }, (_, index) => [Math.imul(index, 2654435761) >>> 0, index % 7] as const);
    const passes = [0, 1, 2].map(() => keys.map(([high, low]) => counter.count(high, low)));
    expect(passes.map((counts) => new Set(counts))).toEqual([new Set([0]), new Set([1]), new Set([2])]);
  });

  it('tells keys apart that share one half, and the key 0 from no key', () => {
    const counter = new OccurrenceCounter();
    expect([counter.count(0, 0), counter.count(1, 0), counter.count(0, 1), counter.count(0, 0)]).toEqual([0, 0, 0, 1]);
  });
});
