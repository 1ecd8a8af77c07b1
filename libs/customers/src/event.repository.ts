import { copyInto, isUniqueViolation, type UnitOfWork } from '#platform';

const COLUMNS = 'customer_id, occurred_at, event_id, name, value, properties';

const APPEND = `INSERT INTO event (${COLUMNS}) SELECT ${COLUMNS} FROM incoming_event ORDER BY customer_id, occurred_at, event_id`;

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
   * Appends what the log does not hold yet, and makes its customers known. Appending in key order keeps a customer's events together
   * on disk and is quicker than the order of the file.
   * @returns how many events were new
   */
  async mergeGathered(now: Date): Promise<number> {
    await this.unitOfWork.execute(
      `INSERT INTO customer (customer_id, attributes, updated_at)
       SELECT DISTINCT customer_id, '{}'::jsonb, $1::timestamptz FROM incoming_event
       ON CONFLICT (customer_id) DO NOTHING`,
      [now],
    );
    return (await this.appendAllNew()) ?? this.unitOfWork.execute(`${APPEND} ON CONFLICT DO NOTHING`);
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
