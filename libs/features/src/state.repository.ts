import type { UnitOfWork } from '#platform';
import { columnTypeOf } from './feature-spec.js';
import type { Features } from './published-feature.js';
import type { Statement } from './state-sql.js';

const FIXED_COLUMNS = ['customer_id', 'changed_at', 'segments'];

/** The state of every customer: one typed column per feature, and the ids of the segments they are in. */
export class StateRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Adds the columns of new features; a feature whose type changed gets a fresh, empty column. */
  async alignColumns(features: Features): Promise<void> {
    const existing = await this.columns();
    for (const [key, { spec }] of features) {
      const wanted = columnTypeOf(spec);
      const present = existing.get(key);
      if (present === wanted) continue;
      if (present !== undefined) await this.unitOfWork.execute(`ALTER TABLE customer_state DROP COLUMN "${key}"`);
      await this.unitOfWork.execute(`ALTER TABLE customer_state ADD COLUMN "${key}" ${wanted}`);
    }
  }

  /** Feature columns with their types. */
  async columns(): Promise<Map<string, string>> {
    const rows = await this.unitOfWork.query<{ name: string; type: string }>(
      `SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type FROM pg_attribute a
       WHERE a.attrelid = 'customer_state'::regclass AND a.attnum > 0 AND NOT a.attisdropped
         AND a.attname <> ALL($1::text[])`,
      [FIXED_COLUMNS],
    );
    return new Map(rows.map(({ name, type }) => [name, type === 'timestamp with time zone' ? 'timestamptz' : type]));
  }

  /** Stores a computed state. @returns how many rows are new or differ from what was stored */
  async store(state: Statement, features: Features): Promise<number> {
    const columns = [...features.keys()].map((key) => `"${key}"`);
    const compared = ['segments', ...columns];
    const of = (table: string) => compared.map((column) => `${table}.${column}`).join(', ');
    return this.unitOfWork.execute(
      `INSERT INTO customer_state (${['customer_id', 'changed_at', ...compared].join(', ')})
       SELECT ${['customer_id', 't', ...compared].join(', ')} FROM (${state.text}) AS computed
       ON CONFLICT (customer_id) DO UPDATE
       SET ${['changed_at', ...compared].map((column) => `${column} = excluded.${column}`).join(', ')}
       WHERE (${of('customer_state')}) IS DISTINCT FROM (${of('excluded')})`,
      state.values,
    );
  }

  /** The stored state of one customer, as feature values by key and segment ids; `undefined` if never computed. */
  async find(
    customerId: string,
  ): Promise<{ row: Record<string, unknown>; segments: number[]; changedAt: Date } | undefined> {
    const [row] = await this.unitOfWork.query<{ changed_at: Date; segments: number[]; [feature: string]: unknown }>(
      'SELECT * FROM customer_state WHERE customer_id = $1',
      [customerId],
    );
    return row && { row, segments: row.segments, changedAt: row.changed_at };
  }
}
