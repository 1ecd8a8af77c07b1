import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestionService } from '#customers';
import { DefinitionsService, emptyBodies } from '#definitions';
import { openTestWinnow, type TestWinnow } from '../../../../test/support/test-winnow.js';
import { HistoryService } from './history.service.js';
import { LiveState } from './live-state.service.js';
import { StateBuilder } from './state-builder.service.js';
import { VerifyService } from './verify.service.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-05-01T00:00:00Z');

const moreThan = (value: number) => ({ all: [{ fact: 'orders_1h', operator: 'greaterThan', value }] });

describe('segments that hold on to their customers', () => {
  let at = START;
  let winnow: TestWinnow;

  beforeAll(async () => {
    winnow = await openTestWinnow({ now: () => new Date(at) });
    const bodies = emptyBodies();
    const window = { last: { hours: 1 } };
    bodies.feature.set('orders_1h', { kind: 'aggregate', aggregate: 'count', events: ['order'], window });
    bodies.segment.set('plain', { name: 'Plain', rule: moreThan(1) });
    bodies.segment.set('lenient', { name: 'Lenient', rule: moreThan(1), stay: moreThan(0) });
    bodies.segment.set('lasting', { name: 'Lasting', rule: moreThan(1), min_stay: { hours: 3 } });
    await winnow.service(DefinitionsService).apply(bodies);
    await winnow.service(StateBuilder).build();
  });
  afterAll(() => winnow.close());

  const order = async (): Promise<void> => {
    const occurredAt = new Date(at);
    await winnow
      .service(IngestionService)
      .ingest([{ type: 'track', customerId: 'c', eventId: randomUUID(), name: 'order', occurredAt }]);
  };

  const membersAt = async (milliseconds: number): Promise<readonly string[]> =>
    (await winnow.service(HistoryService).membership('c', new Date(milliseconds))).segments.toSorted();

  it('let go when the rule to stay ends, or the shortest stay is over, each at its instant', async () => {
    await order(); // one order: not enough to enter, though it would be to stay
    at = START + 30 * MINUTE;
    await winnow.service(LiveState).drain();
    expect(await membersAt(at)).toEqual([]);
    await order(); // the second within the hour
    at = START + 6 * HOUR;
    await winnow.service(LiveState).drain();

    const entered = START + 30 * MINUTE;
    expect(await membersAt(entered)).toEqual(['lasting', 'lenient', 'plain']);
    expect(await membersAt(START + HOUR - 1)).toEqual(['lasting', 'lenient', 'plain']);
    expect(await membersAt(START + HOUR)).toEqual(['lasting', 'lenient']); // the first order is an hour old
    expect(await membersAt(entered + HOUR)).toEqual(['lasting']); // and the second
    expect(await membersAt(entered + 3 * HOUR - 1)).toEqual(['lasting']);
    expect(await membersAt(entered + 3 * HOUR)).toEqual([]);
    expect(await winnow.service(VerifyService).verify()).toMatchObject({ checked: 1, behind: 0, different: 0 });
  });

  it('hold on over a state that is built anew', async () => {
    await order();
    await order();
    await winnow.service(LiveState).drain();
    at += 90 * MINUTE;
    await winnow.service(LiveState).drain();
    expect(await membersAt(at)).toEqual(['lasting']);
    await winnow.service(StateBuilder).build({ fromLog: true });
    expect(await membersAt(at)).toEqual(['lasting']);
    at += 2 * HOUR;
    await winnow.service(LiveState).drain();
    expect(await membersAt(at)).toEqual([]);
  });
});
