import { chmod, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Database } from '../../dist/libs/platform/src/index.js';
import { acquireEmbeddedPostgres } from '../../dist/libs/platform/src/postgres/index.js';

/** Speed over safety: nobody misses a test database after a power cut. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' };

const TEMPLATE = 'winnow_template';

/**
 * Starts one PostgreSQL for the whole run and makes a migrated template database that each test file clones. Runs on the
 * compiled program, before any transform is set up. A server of your own can be given with WINNOW_TEST_DATABASE_URL.
 */
export default async function setUp() {
  if (process.env.WINNOW_TEST_SERVER !== undefined) return; // the other project of this run has done it
  process.env.TMPDIR = await ownTemporaryFolder();
  const server = process.env.WINNOW_TEST_DATABASE_URL ? ownServer() : await embeddedServer();
  await createTemplate(server);
  process.env.WINNOW_TEST_SERVER = JSON.stringify({ ...server, database: TEMPLATE });
  const database = await Database.open(
    { ...server, database: TEMPLATE, ssl: false, embedded: false, home: undefined, release: async () => {} },
    { poolSize: 2, applicationName: 'winnow-test-template' },
  );
  await database.close();
}

/** The browser unpacks itself into the temporary folder, where another user's would be in the way. */
async function ownTemporaryFolder() {
  const folder = join(tmpdir(), `winnow-tests-${userInfo().username}`);
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  return folder;
}

/** A database of its own: one that anybody is connected to cannot be cloned. */
async function createTemplate(server) {
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
}

async function embeddedServer() {
  const home = await mkdtemp(join(tmpdir(), 'winnow-test-'));
  await chmod(home, 0o755); // as root, PostgreSQL runs as another user, who has to get in
  const lease = await acquireEmbeddedPostgres({ home, settings: SETTINGS });
  globalThis.winnowTestServer = { lease, home };
  return lease.connection;
}

function ownServer() {
  const url = new URL(process.env.WINNOW_TEST_DATABASE_URL);
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
  };
}
