import type { UnitOfWork } from '#platform';
import { columnTypeOf } from './feature-spec.js';
import type { Features } from './published-feature.js';
import type { Statement } from './sql/state-query.js';

const FIXED_COLUMNS = ['customer_id', 'changed_at', 'next_change_at', 'segments'];

const BUILD_INDEXES = {
  key: 'CREATE UNIQUE INDEX IF NOT EXISTS customer_state_build_pkey ON customer_state_build (customer_id)',
  nextChange: 'CREATE INDEX IF NOT EXISTS customer_state_build_by_next_change ON customer_state_build (next_change_at)',
} as const;

/** The table that readers read, or the one that is being built to take its place. */
export type StateTable = 'customer_state' | 'customer_state_build';

/** The state of every customer: one typed column per feature, the ids of the segments they are in, and when it next changes by itself. */
export class StateRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Feature columns with their types. */
  async columns(table: StateTable = 'customer_state'): Promise<Map<string, string>> {
    const rows = await this.unitOfWork.query<{ name: string; type: string }>(
      `SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type FROM pg_attribute a
       WHERE a.attrelid = to_regclass($2) AND a.attnum > 0 AND NOT a.attisdropped
         AND a.attname <> ALL($1::text[])`,
      [FIXED_COLUMNS, table],
    );
    return new Map(rows.map(({ name, type }) => [name, type === 'timestamp with time zone' ? 'timestamptz' : type]));
  }

  /** Begins a state beside the one that is read: an empty table with a column for each feature, and no index yet. */
  async createBuild(features: Features): Promise<void> {
    await this.dropBuild();
    const columns = [...features].map(([key, { spec }]) => `"${key}" ${columnTypeOf(spec)}`);
    const fixed = [
      'customer_id text COLLATE "C" NOT NULL',
      'changed_at timestamptz NOT NULL',
      'next_change_at timestamptz',
      'segments int[] NOT NULL',
    ];
    await this.unitOfWork.execute(`CREATE TABLE customer_state_build (${[...fixed, ...columns].join(', ')})`);
  }

  async dropBuild(): Promise<void> {
    await this.unitOfWork.execute('DROP TABLE IF EXISTS customer_state_build');
  }

  async hasBuild(): Promise<boolean> {
    const [row] = await this.unitOfWork.query<{ exists: boolean }>(
      `SELECT to_regclass('customer_state_build') IS NOT NULL AS exists`,
    );
    return row?.exists ?? false;
  }

  /** Stores computed states that the table being built does not hold yet. @returns how many there were */
  async fill(state: Statement, features: Features): Promise<number> {
    const columns = ['next_change_at', 'segments', ...[...features.keys()].map((key) => `"${key}"`)].join(', ');
    return this.unitOfWork.execute(
      `INSERT INTO customer_state_build (customer_id, changed_at, ${columns})
       SELECT customer_id, t, ${columns} FROM (${state.text}) AS computed`,
      state.values,
    );
  }

  /**
   * Makes an index of the table that was filled, which is quicker than keeping it meanwhile; unless it is there already. Both can be
   * made at the same time.
   */
  async indexBuild(index: keyof typeof BUILD_INDEXES): Promise<void> {
    await this.unitOfWork.execute(BUILD_INDEXES[index]);
  }

  /** Makes the table that was filled and indexed ready to be looked up in. */
  async completeBuild(): Promise<void> {
    const [row] = await this.unitOfWork.query<{ keyed: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = to_regclass('customer_state_build') AND contype = 'p') AS keyed`,
    );
    if (row?.keyed !== true) {
      await this.unitOfWork.execute(
        'ALTER TABLE customer_state_build ADD CONSTRAINT customer_state_build_pkey PRIMARY KEY USING INDEX customer_state_build_pkey',
      );
    }
    await this.unitOfWork.execute('ANALYZE customer_state_build');
  }

  /** Puts the table that was built in the place of the one that is read. */
  async swap(): Promise<void> {
    await this.unitOfWork.execute('DROP TABLE customer_state');
    await this.unitOfWork.execute('ALTER TABLE customer_state_build RENAME TO customer_state');
    await this.unitOfWork.execute('ALTER INDEX customer_state_build_pkey RENAME TO customer_state_pkey');
    await this.unitOfWork.execute(
      'ALTER INDEX customer_state_build_by_next_change RENAME TO customer_state_by_next_change',
    );
  }

  async delete(table: StateTable, customerIds: readonly string[]): Promise<void> {
    await this.unitOfWork.execute(`DELETE FROM ${table} WHERE customer_id = ANY($1::text[])`, [customerIds]);
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
