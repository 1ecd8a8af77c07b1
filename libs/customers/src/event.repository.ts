import type { JsonObject } from '#kernel';
import { copyInto, isUniqueViolation, type UnitOfWork } from '#platform';
import { Admission } from './ingestion/admission.js';
import { PendingChangeRepository } from './pending-change.repository.js';

const COLUMNS = 'customer_id, occurred_at, event_id, name, value, properties';

const APPEND = `INSERT INTO event (${COLUMNS}) SELECT ${COLUMNS} FROM incoming_event ORDER BY customer_id, occurred_at, event_id`;

/** Something that happened to a customer. */
export interface NewEvent {
  readonly customerId: string;
  /** A UUID in lower case. */
  readonly eventId: string;
  readonly name: string;
  readonly occurredAt: Date;
  /** An exact decimal; null without one. */
  readonly value: string | null;
  /** JSON text of an object; null without properties. */
  readonly properties: string | null;
}

/** The one log of everything that happened. */
export class EventRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Gathers rows of COPY text, columns as in the log, for {@link mergeGathered}. */
  async gather(chunks: AsyncIterable<string>): Promise<void> {
    await this.unitOfWork.execute(
      `CREATE TEMPORARY TABLE incoming_event
         (customer_id text COLLATE "C" NOT NULL, occurred_at timestamptz NOT NULL, event_id uuid NOT NULL,
          name text COLLATE "C" NOT NULL, value numeric, properties jsonb) ON COMMIT DROP`,
    );
    await copyInto(this.unitOfWork, `incoming_event (${COLUMNS})`, chunks);
    await this.unitOfWork.execute('ANALYZE incoming_event (customer_id)');
  }

  /**
   * Appends what the log does not hold yet, makes its customers known and queues them to be computed again. Appending in key order keeps a
   * customer's events together on disk and is quicker than the order of the file.
   * @returns how many events were new
   */
  async mergeGathered(now: Date): Promise<number> {
    const admission = this.unitOfWork.get(Admission);
    await admission.admit('incoming_event');
    const added = (await this.appendAllNew()) ?? (await this.unitOfWork.execute(`${APPEND} ON CONFLICT DO NOTHING`));
    if (added === 0) return 0;
    const { erased, aliases } = await admission.settle('incoming_event');
    for (const [alias, customerId] of aliases) await this.move(alias, customerId);
    const dropped = erased.length === 0 ? 0 : await this.deleteAllOf(erased);
    await this.unitOfWork.get(PendingChangeRepository).enqueueGatheredEvents(now);
    return added - dropped;
  }

  /** Appends events that are not in the log yet; of several that are the same, the first. @returns the indexes of those that were new */
  async append(events: readonly NewEvent[]): Promise<Set<number>> {
    const rows = await this.unitOfWork.query<{ customer_id: string; event_id: string }>(
      `WITH given AS (
         SELECT DISTINCT ON (customer_id, event_id) customer_id, occurred_at, event_id, name, value, properties
         FROM unnest($1::text[], $2::timestamptz[], $3::uuid[], $4::text[], $5::numeric[], $6::jsonb[])
           WITH ORDINALITY AS one (customer_id, occurred_at, event_id, name, value, properties, place)
         ORDER BY customer_id, event_id, place
       )
       INSERT INTO event (${COLUMNS})
       SELECT ${COLUMNS} FROM given g
       WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.customer_id = g.customer_id AND e.event_id = g.event_id)
       ORDER BY customer_id, occurred_at, event_id
       ON CONFLICT DO NOTHING RETURNING customer_id, event_id`,
      [
        events.map(({ customerId }) => customerId),
        events.map(({ occurredAt }) => occurredAt.toISOString()),
        events.map(({ eventId }) => eventId),
        events.map(({ name }) => name),
        events.map(({ value }) => value),
        events.map(({ properties }) => properties),
      ],
    );
    const added = new Set(rows.map(({ customer_id, event_id }) => `${event_id} ${customer_id}`));
    const firsts = new Set<number>();
    for (const [index, { customerId, eventId }] of events.entries()) {
      if (added.delete(`${eventId} ${customerId}`)) firsts.add(index);
    }
    return firsts;
  }

  /** Takes events back out of the log. @returns the indexes of those that were there */
  async retract(events: ReadonlyArray<Pick<NewEvent, 'customerId' | 'eventId'>>): Promise<Set<number>> {
    const rows = await this.unitOfWork.query<{ place: number }>(
      `WITH given AS (
         SELECT customer_id, event_id, place::int AS place
         FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS one (customer_id, event_id, place)
       ),
       gone AS (
         DELETE FROM event USING given g WHERE event.customer_id = g.customer_id AND event.event_id = g.event_id
         RETURNING g.place
       )
       SELECT DISTINCT place - 1 AS place FROM gone`,
      [events.map(({ customerId }) => customerId), events.map(({ eventId }) => eventId)],
    );
    return new Set(rows.map(({ place }) => place));
  }

  /** Gives the events of one customer to another; an event that both have is one. */
  async move(from: string, into: string): Promise<void> {
    await this.unitOfWork.execute(
      `INSERT INTO event (${COLUMNS})
       SELECT $2, occurred_at, event_id, name, value, properties FROM event WHERE customer_id = $1 ON CONFLICT DO NOTHING`,
      [from, into],
    );
    await this.deleteAllOf([from]);
  }

  /** @returns how many there were */
  async deleteAllOf(customerIds: readonly string[]): Promise<number> {
    return this.unitOfWork.execute('DELETE FROM event WHERE customer_id = ANY($1::text[])', [customerIds]);
  }

  /** Everything that happened to a customer, in order. */
  async allOf(customerId: string): Promise<JsonObject[]> {
    return this.unitOfWork.query<JsonObject & Record<string, never>>(
      `SELECT event_id AS "eventId", name, occurred_at AS "occurredAt", value::text AS value, properties
       FROM event WHERE customer_id = $1 ORDER BY occurred_at, event_id`,
      [customerId],
    );
  }

  /**
   * Most files hold only new events, and without looking for known ones PostgreSQL needs 40 % less time. The first known event ends
   * the attempt, which for a file that is imported again is the very first row.
   * @returns how many there were, or undefined when one was known
   */
  private async appendAllNew(): Promise<number | undefined> {
    const takeBack = await this.unitOfWork.savepoint();
    try {
      return await this.unitOfWork.execute(APPEND);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      await takeBack();
      return undefined;
    }
  }
}
