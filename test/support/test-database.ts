import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Database, type DatabaseConnection } from '#platform';

/** A database of a test file's own, cloned from the migrated template. */
export interface TestDatabase {
  readonly connection: DatabaseConnection;
  /** `postgresql://…`, for programs started by the test. */
  readonly url: string;
  readonly pool: pg.Pool;
  /** Opens the program's view of it; closed together with this. */
  open(): Promise<Database>;
  close(): Promise<void>;
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const server = JSON.parse(process.env.WINNOW_TEST_SERVER ?? '') as Server;
  const name = `winnow_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await administer(server, `CREATE DATABASE ${name} TEMPLATE "${server.database}"`);
  const { host, port, user, password } = server;
  const pool = new pg.Pool({
    host,
    port,
    user,
    password,
    database: name,
    options: '-c search_path=winnow -c timezone=UTC',
  });
  pool.on('error', () => {});
  const connection = {
    ...server,
    database: name,
    ssl: false,
    embedded: false,
    home: undefined,
    release: async () => {},
  };
  const opened: Database[] = [];
  return {
    connection,
    url: `postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/${name}`,
    pool,
    async open() {
      const database = await Database.open(connection, { poolSize: 4, applicationName: 'winnow-test' });
      opened.push(database);
      return database;
    },
    async close() {
      for (const database of opened) await database.close();
      await pool.end();
      await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** The template may be cloned by one test file at a time. */
async function administer(server: Server, statement: string): Promise<void> {
  const client = new pg.Client({ ...server, database: 'postgres' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(7230616)');
    await client.query(statement);
  } finally {
    await client.end();
  }
}
