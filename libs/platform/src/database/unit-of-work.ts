import type { ClientBase, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';

/** A repository is made for one unit of work, so its statements cannot end up outside the transaction. */
export type RepositoryClass<R> = new (unitOfWork: UnitOfWork) => R;

/**
 * One transaction, and the only way to the database. Control-plane repositories use `manager` (TypeORM entities),
 * data-plane repositories `query` and `client` (SQL and COPY over pg); both run on the same connection.
 */
export class UnitOfWork {
  private readonly repositories = new Map<RepositoryClass<unknown>, unknown>();
  private savepoints = 0;

  constructor(
    readonly manager: EntityManager,
    readonly client: ClientBase,
  ) {}

  /** The repository of that class for this transaction. */
  get<R>(repository: RepositoryClass<R>): R {
    const known = this.repositories.get(repository) as R | undefined;
    if (known !== undefined) return known;
    const made = new repository(this);
    this.repositories.set(repository, made);
    return made;
  }

  /** Runs one statement with bound parameters. */
  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.client.query<Row>(text, [...values]);
    return result.rows;
  }

  /** Runs one statement with bound parameters. @returns how many rows it changed. */
  async execute(text: string, values: readonly unknown[] = []): Promise<number> {
    const result = await this.client.query(text, [...values]);
    return result.rowCount ?? 0;
  }

  /** Marks this point of the transaction. @returns what takes back everything written since; the transaction goes on */
  async savepoint(): Promise<() => Promise<void>> {
    this.savepoints += 1;
    const name = `point_${this.savepoints}`;
    await this.execute(`SAVEPOINT ${name}`);
    return async () => {
      await this.execute(`ROLLBACK TO SAVEPOINT ${name}`);
    };
  }
}
