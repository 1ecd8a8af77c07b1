import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CustomerRepository } from '../customer.repository.js';
import type { IngestItem } from '../ingestion/ingest-item.js';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { BUCKETS, bucketSql, LOCK_CLASS } from '../pending-change.repository.js';
import { openTestCustomers, START, type TestCustomers, uuid } from '../testing/open-customers.js';
import { IdentityService } from './identity.service.js';

const RUNS = Math.max(5, Math.round(30 * Number(process.env.WINNOW_PROPERTY_FACTOR ?? 1)));

const track = (customerId: string, number: number, occurredAt = new Date(START)): IngestItem => ({
  type: 'track',
  customerId,
  eventId: uuid(number),
  name: 'order',
  occurredAt,
});

describe('IdentityService', () => {
  let customers: TestCustomers;

  beforeAll(async () => {
    customers = await openTestCustomers();
  });
  beforeEach(() => customers.empty());
  afterAll(() => customers.close());

  const identities = () => customers.service(IdentityService);
  const ingest = (...items: IngestItem[]) => customers.service(IngestionService).ingest(items);
  const aliases = () => customers.rows('SELECT alias_id AS alias, customer_id AS who FROM identity ORDER BY 1');
  const owners = async () =>
    (await customers.rows<{ who: string }>('SELECT customer_id AS who FROM event ORDER BY event_id')).map(
      ({ who }) => who,
    );

  /** How many buckets a worker could have at the moment. */
  const freeBuckets = () =>
    customers.database.transaction(async (unitOfWork) => {
      const rows = await unitOfWork.query(
        `SELECT 1 FROM generate_series(0, ${BUCKETS - 1}) AS bucket WHERE pg_try_advisory_xact_lock($1, bucket)`,
        [LOCK_CLASS],
      );
      return rows.length;
    });

  it('makes an anonymous id another name of who identifies themselves, with all that happened', async () => {
    await ingest({ type: 'identify', anonymousId: 'device', traits: { theme: 'dark', plan: 'none' } });
    customers.clock.at += 1000;
    expect(await identities().identify({ customerId: 'anna', anonymousId: 'device', traits: { plan: 'plus' } })).toBe(
      'linked',
    );
    expect(await identities().identify({ customerId: 'anna', anonymousId: 'device' })).toBe('known');
    expect(await aliases()).toEqual([{ alias: 'device', who: 'anna' }]);
    expect(await identities().resolve('device')).toBe('anna');
    expect(await customers.rows('SELECT customer_id, attributes, anonymous FROM customer')).toEqual([
      { customer_id: 'anna', attributes: { theme: 'dark', plan: 'plus' }, anonymous: false },
    ]);
  });

  it('leaves an anonymous id with whom it belongs to', async () => {
    await identities().identify({ customerId: 'anna', anonymousId: 'device' });
    expect(await identities().identify({ customerId: 'bert', anonymousId: 'device' })).toBe('refused');
    expect(await aliases()).toEqual([{ alias: 'device', who: 'anna' }]);
  });

  it('merges only customers who are known', async () => {
    await ingest(track('anna', 1));
    await expect(identities().merge('anna', 'nobody')).rejects.toMatchObject({ code: 'WINNOW_NOT_FOUND' });
    await ingest(track('bert', 2));
    expect(await identities().merge('bert', 'anna')).toEqual({ customerId: 'anna', merged: true });
    expect(await identities().merge('bert', 'anna')).toEqual({ customerId: 'anna', merged: false });
    expect(await owners()).toEqual(['anna', 'anna']);
  });

  it('never names an alias by another alias', async () => {
    for (const [one, other] of [
      ['d', 'c'],
      ['c', 'b'],
      ['b', 'a'],
    ] as const) {
      await identities().alias(one, other);
    }
    expect(await aliases()).toEqual(['b', 'c', 'd'].map((alias) => ({ alias, who: 'a' })));
  });

  it('queues who stays: now, and when events occur that lie ahead', async () => {
    const later = new Date(START + 60_000);
    await ingest(track('anna', 1), track('bert', 2), track('bert', 3, later));
    customers.clock.at += 1000;
    await identities().merge('anna', 'bert');
    const sql = 'SELECT customer_id AS who, due_at AS due FROM pending_change WHERE due_at > $1 ORDER BY due_at';
    expect(await customers.rows(sql, [new Date(START)])).toEqual([
      { who: 'anna', due: new Date(START + 1000) },
      { who: 'anna', due: later },
    ]);
  });

  it('keeps nothing of a merge that breaks off', async () => {
    await ingest(track('anna', 1), track('bert', 2));
    await customers.testDatabase.pool.query('ALTER TABLE identity ADD CONSTRAINT broken CHECK (false) NOT VALID');
    await expect(identities().merge('anna', 'bert')).rejects.toThrow(/broken/);
    await customers.testDatabase.pool.query('ALTER TABLE identity DROP CONSTRAINT broken');
    expect(await owners()).toEqual(['anna', 'bert']);
    expect(await customers.rows('SELECT customer_id FROM customer')).toHaveLength(2);
  });

  it('ends the same when two processes say it the other way round at once', async () => {
    for (let round = 0; round < 20; round++) {
      await customers.empty();
      await ingest(track('anna', 1), track('bert', 2), track('carl', 3));
      await Promise.all([
        identities().alias('anna', 'bert'),
        identities().alias('bert', 'anna'),
        identities().merge('carl', 'anna'),
        ingest(track('bert', 4), track('carl', 5), track('anna', 6)),
      ]);
      expect(await owners()).toEqual(Array(6).fill('anna'));
      expect(await aliases()).toEqual(['bert', 'carl'].map((alias) => ({ alias, who: 'anna' })));
    }
  });

  it('waits for a worker that moves one of them, and lets others work meanwhile', async () => {
    await ingest(track('anna', 1), track('bert', 2));
    const worker = await customers.testDatabase.pool.connect();
    await worker.query('BEGIN');
    await worker.query(`SELECT pg_advisory_xact_lock($1, ${bucketSql('$2::text')})`, [LOCK_CLASS, 'anna']);
    let isDone = false;
    const merging = identities()
      .merge('anna', 'bert')
      .then(() => {
        isDone = true;
      });
    await new Promise((next) => setTimeout(next, 300));
    await ingest(track('carl', 3)); // does not wait
    expect(isDone).toBe(false);
    await worker.query('COMMIT');
    worker.release();
    await merging;
    expect(await owners()).toEqual(['anna', 'anna', 'carl']);
  });

  it('does not keep others waiting behind it while somebody holds ids still for long', async () => {
    await ingest(track('anna', 1), track('bert', 2));
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const long = customers.database.transaction(async (unitOfWork) => {
      await unitOfWork.execute('SELECT pg_advisory_xact_lock_shared(7230625)');
      await finished;
    });
    const merging = identities().merge('anna', 'bert');
    await new Promise((next) => setTimeout(next, 250));
    const startedAt = performance.now();
    for (let number = 10; number < 15; number++) await ingest(track('carl', number));
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(await freeBuckets()).toBeGreaterThanOrEqual(BUCKETS - 2); // at most those of the two, and those not for long
    finish();
    await Promise.all([long, merging]);
    expect((await owners()).slice(0, 2)).toEqual(['anna', 'anna']);
  });

  it('resolves every id when asked for many', async () => {
    await identities().alias('x', 'anna');
    await customers.database.transaction(async (unitOfWork) => {
      expect(await unitOfWork.get(CustomerRepository).identifiedAmong(['anna', 'x'])).toEqual(new Set(['anna']));
    });
  });

  describe('in whatever order things are learnt', () => {
    const USERS = ['u1', 'u2', 'u3', 'u4'];
    const DEVICES = ['a1', 'z1', 'z2'];

    /** Who is called what, owns which events, and has which attributes. */
    const outcome = async () => ({
      aliases: await aliases(),
      events: await customers.rows(
        'SELECT customer_id, event_id, occurred_at, name, value, properties FROM event ORDER BY event_id',
      ),
      customers: await customers.rows('SELECT customer_id, attributes, anonymous FROM customer ORDER BY 1'),
    });

    const link: fc.Arbitrary<IngestItem> = fc.oneof(
      fc.record({
        type: fc.constant('alias' as const),
        previousId: fc.constantFrom(...USERS, 'b0', 'v0'),
        customerId: fc.constantFrom(...USERS),
      }),
      // Each device has one owner: whose a shared one is depends on who was first.
      fc.constantFrom(...DEVICES).map((anonymousId, index = DEVICES.indexOf(anonymousId)) => ({
        type: 'identify' as const,
        customerId: USERS[index] ?? '',
        anonymousId,
      })),
    );
    const happening = fc.oneof(
      fc.constantFrom(...USERS, 'v0').map((customerId) => ({ customerId })),
      fc.constantFrom(...DEVICES).map((anonymousId) => ({ anonymousId })),
    );
    const stated = fc.record({
      id: fc.oneof(
        fc.constantFrom(...USERS).map((customerId) => ({ customerId })),
        fc.constantFrom(...DEVICES).map((anonymousId) => ({ anonymousId })),
      ),
      traits: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.nat(3), { minKeys: 1 }),
      at: fc.nat(3),
    });

    it('gives the same customers, names, events and attributes', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(stated, { maxLength: 6 }),
          fc.array(link, { minLength: 1, maxLength: 7 }),
          fc.array(happening, { maxLength: 6 }),
          fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
          async (statements, links, happenings, chances) => {
            const later: IngestItem[] = [
              ...links,
              ...happenings.map(
                (who, index): IngestItem => ({ ...track('', index), customerId: undefined, ...who }) as never,
              ),
            ];
            const inOrder = async (items: readonly IngestItem[], size: number) => {
              await customers.empty();
              for (const { id, traits, at } of [...statements].sort((a, b) => a.at - b.at)) {
                customers.clock.at = START + at * 1000;
                await ingest({ type: 'identify', ...id, traits });
              }
              customers.clock.at = START + 60_000;
              for (let from = 0; from < items.length; from += size) await ingest(...items.slice(from, from + size));
              return outcome();
            };
            const shuffled = later
              .map((item) => ({ item, at: Number(chances.next().value) }))
              .sort((a, b) => a.at - b.at)
              .map(({ item }) => item);
            const expected = await inOrder(later, 1);
            expect(await inOrder(shuffled, 1)).toEqual(expected);
            expect(await inOrder([...shuffled, ...later], 4)).toEqual(expected);
          },
        ),
        { numRuns: RUNS },
      );
    });
  });
});
