import pg from 'pg';
import { DataSource, getMetadataArgsStorage } from 'typeorm';
import { WinnowError } from '#kernel';
import { migrations } from '#migrations';
import type { DatabaseConnection } from './connection.js';
import { translateDatabaseError } from './database-error.js';
import { type Limits, Watch } from './limits.js';
import { Listener } from './listener.js';
import { UnitOfWork } from './unit-of-work.js';

/** Every table of Winnow lives in this schema, so that a shared database stays tidy. */
export const SCHEMA = 'winnow';

const OLDEST_SERVER = 150_000;

/** Session settings: own schema first, and UTC everywhere (on Citus a session's zone does not reach the workers). */
const SESSION_OPTIONS = `-c search_path=${SCHEMA} -c timezone=UTC -c statement_timeout=0`;

/** Arbitrary, constant: serialises schema set-up between processes that start together. */
const SETUP_LOCK = 7_230_615;
const SETUP_NAME = 'winnow-setup';

/** Held by the one server of an embedded database. */
const SERVER_LOCK = 7_230_617;
const SERVER_NAME = 'winnow-server';

export interface DatabaseOptions {
  readonly poolSize: number;
  /** Shows up in pg_stat_activity. */
  readonly applicationName: string;
}

/** The database of Winnow: opened with its schema up to date, entered through units of work. */
export class Database {
  private serverClaim: pg.Client | undefined;

  private constructor(
    readonly dataSource: DataSource,
    readonly connection: DatabaseConnection,
  ) {}

  /**
   * Connects, creates the schema if needed and runs pending migrations.
   * @throws WinnowError WINNOW_DATABASE_UNAVAILABLE, WINNOW_DATABASE_UNSUPPORTED
   */
  static async open(connection: DatabaseConnection, options: DatabaseOptions): Promise<Database> {
    try {
      await prepareSchema(connection);
      const dataSource = await dataSourceFor(connection, options).initialize();
      const database = new Database(dataSource, connection);
      await database.migrate();
      return database;
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /** Runs `work` in one transaction: all of it is kept, or nothing. */
  async transaction<T>(work: (unitOfWork: UnitOfWork) => Promise<T>): Promise<T> {
    return this.run({ isolation: 'READ COMMITTED', limits: {}, isKept: true }, work);
  }

  /**
   * Runs reads that all see the same instant of the database. Writing fails.
   * @throws WinnowError WINNOW_CANCELLED when a limit is reached
   */
  async snapshot<T>(work: (unitOfWork: UnitOfWork) => Promise<T>, limits: Limits = {}): Promise<T> {
    return this.run({ isolation: 'REPEATABLE READ', limits, isKept: true }, async (unitOfWork) => {
      await unitOfWork.execute('SET TRANSACTION READ ONLY');
      return work(unitOfWork);
    });
  }

  /** The same for reads that need temporary tables. Nothing that is written is kept. */
  async scratch<T>(work: (unitOfWork: UnitOfWork) => Promise<T>, limits: Limits = {}): Promise<T> {
    return this.run({ isolation: 'REPEATABLE READ', limits, isKept: false }, work);
  }

  /** Runs work that no other process, nor another call, may do at the same time; waits for its turn. */
  async exclusively<T>(lock: number, work: () => Promise<T>): Promise<T> {
    return withClient(this.connection, 'winnow-lock', async (client) => {
      await client.query('SELECT pg_advisory_lock($1)', [lock]).catch((error: unknown) => {
        throw translateDatabaseError(error);
      });
      return work(); // the lock ends with the connection
    });
  }

  /**
   * Calls back whenever a channel is notified, and once whenever notifications may have been missed because the connection was lost.
   * @returns what ends it
   */
  async listen(channel: string, onNotice: (payload: string) => void): Promise<() => Promise<void>> {
    const listener = new Listener(() => clientFor(this.connection, 'winnow-listen'), { channel, onNotice });
    await listener.connect();
    return () => listener.stop();
  }

  /**
   * Makes this process the one server on an embedded database, until its connection ends, however it ends.
   * @throws WinnowError WINNOW_ALREADY_RUNNING naming the address of the other one
   */
  async claimServer(address: string): Promise<void> {
    const client = clientFor(this.connection, `${SERVER_NAME} ${address}`);
    await client.connect();
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [SERVER_LOCK]);
    if (rows[0]?.mine === true) {
      this.serverClaim = client;
      return;
    }
    const { rows: others } = await client.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_stat_activity WHERE application_name LIKE $1 AND pid <> pg_backend_pid()`,
      [`${SERVER_NAME} %`],
    );
    await client.end();
    const where = others[0]?.name.slice(SERVER_NAME.length + 1) ?? 'an unknown address';
    throw new WinnowError(
      'WINNOW_ALREADY_RUNNING',
      `A Winnow server is running on this data folder already, at ${where}.`,
    );
  }

  /** Tells whoever tries to become a second server where the one server really listens. */
  async announceServer(address: string): Promise<void> {
    await this.serverClaim?.query(`SELECT set_config('application_name', $1, false)`, [`${SERVER_NAME} ${address}`]);
  }

  /**
   * Empties an embedded database: the schema is dropped and set up anew.
   * @throws WinnowError WINNOW_RESET_REFUSED on a database Winnow does not own, WINNOW_ALREADY_RUNNING while a server uses it
   */
  async reset(): Promise<void> {
    if (!this.connection.embedded)
      throw new WinnowError('WINNOW_RESET_REFUSED', 'This database is not the embedded one.');
    await this.claimServer('winnow reset');
    await this.dataSource.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
    await this.dataSource.query(`CREATE SCHEMA ${SCHEMA}`);
    await this.migrate();
  }

  /** Whether the server answers; never throws. */
  async isReachable(): Promise<boolean> {
    return this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    await this.serverClaim?.end().catch(() => {});
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.connection.release();
  }

  private async run<T>({ isolation, limits, isKept }: Terms, work: (unitOfWork: UnitOfWork) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const watch = new Watch(limits, (backend) => this.cancel(backend));
    let client: pg.ClientBase | undefined;
    // pg reports a connection lost between two statements as an event; the next statement then fails with the reason.
    const ignoreLoss = (): void => {};
    try {
      client = (await runner.connect()) as pg.PoolClient;
      client.on('error', ignoreLoss);
      await runner.startTransaction(isolation);
      await watch.begin(client);
      const result = await work(new UnitOfWork(runner.manager, client));
      await (isKept ? runner.commitTransaction() : runner.rollbackTransaction());
      return result;
    } catch (error) {
      await watch.end(); // before anything else is sent that a cancellation could hit
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
      throw translateDatabaseError(watch.explain(error));
    } finally {
      await watch.end();
      client?.off('error', ignoreLoss);
      await runner.release().catch(() => {});
    }
  }

  /** Over a connection of its own: those of the pool may all be busy with what is to be cancelled. */
  private async cancel(backend: number): Promise<void> {
    await withClient(this.connection, 'winnow-cancel', (client) =>
      client.query('SELECT pg_cancel_backend($1)', [backend]),
    );
  }

  private async migrate(): Promise<void> {
    await withSetupLock(this.connection, () => this.dataSource.runMigrations({ transaction: 'each' }));
  }
}

/** How a transaction is run. */
interface Terms {
  readonly isolation: 'READ COMMITTED' | 'REPEATABLE READ';
  readonly limits: Limits;
  /** Whether it ends with a commit. */
  readonly isKept: boolean;
}

/** Every class decorated with @Entity that the program has imported: no second list to keep equal by hand. */
const entityClasses = (): string[] =>
  getMetadataArgsStorage()
    .tables.map(({ target }) => target)
    .filter((target) => typeof target === 'function') as unknown as string[];

function dataSourceFor(connection: DatabaseConnection, options: DatabaseOptions): DataSource {
  const { host, port, user, password, database, ssl } = connection;
  return new DataSource({
    type: 'postgres',
    host,
    port,
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
    database,
    ssl,
    schema: SCHEMA,
    poolSize: options.poolSize,
    applicationName: options.applicationName,
    extra: { options: SESSION_OPTIONS, connectionTimeoutMillis: 10_000, keepAlive: true },
    entities: entityClasses(),
    migrations: [...migrations],
    migrationsTableName: 'migration',
    installExtensions: false,
    uuidExtension: 'pgcrypto', // only names the function: gen_random_uuid() is part of PostgreSQL
    poolErrorHandler: () => {}, // an idle connection that breaks is simply replaced
  });
}

function clientFor(connection: DatabaseConnection, applicationName: string): pg.Client {
  const { host, port, user, password, database, ssl } = connection;
  const client = new pg.Client({
    host,
    port,
    user,
    password,
    database,
    ssl,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {}); // the statement that meets the broken connection reports it
  return client;
}

async function withClient<T>(
  connection: DatabaseConnection,
  applicationName: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = clientFor(connection, applicationName);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function withSetupLock<T>(connection: DatabaseConnection, work: () => Promise<T>): Promise<T> {
  return withClient(connection, SETUP_NAME, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [SETUP_LOCK]);
    return work(); // the lock ends with the connection
  });
}

async function prepareSchema(connection: DatabaseConnection): Promise<void> {
  await withClient(connection, SETUP_NAME, async (client) => {
    const { rows } = await client.query<{ version: number; encoding: string }>(
      `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`,
    );
    const server = rows[0];
    if (server === undefined || server.version < OLDEST_SERVER || server.encoding !== 'UTF8') {
      throw new WinnowError(
        'WINNOW_DATABASE_UNSUPPORTED',
        `The server is version ${(server?.version ?? 0) / 10_000} with encoding ${server?.encoding}.`,
      );
    }
    await client.query('SELECT pg_advisory_lock($1)', [SETUP_LOCK]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
  });
}
