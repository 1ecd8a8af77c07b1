import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WinnowError } from '#kernel';
import { openTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { parseDatabaseUrl } from './connection.js';
import { copyField, copyInto } from './copy.js';
import { Database } from './database.js';

describe('Database', () => {
  let testDatabase: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    database = await testDatabase.open();
    await testDatabase.pool.query('CREATE TABLE note (text text)');
  });
  afterAll(() => testDatabase.close());

  const notes = async () => (await testDatabase.pool.query('SELECT text FROM note')).rows.map(({ text }) => text);

  it('keeps all of a transaction, or nothing', async () => {
    await database.transaction((unitOfWork) => unitOfWork.execute(`INSERT INTO note VALUES ('kept')`));
    const failing = database.transaction(async (unitOfWork) => {
      await unitOfWork.execute(`INSERT INTO note VALUES ('lost')`);
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(await notes()).toEqual(['kept']);
  });

  it('gives each class of repository once per unit of work', async () => {
    class Repository {}
    await database.transaction(async (unitOfWork) => {
      expect(unitOfWork.get(Repository)).toBe(unitOfWork.get(Repository));
    });
  });

  it('refuses to write in a snapshot, which sees one instant', async () => {
    await expect(database.snapshot((unitOfWork) => unitOfWork.execute(`DELETE FROM note`))).rejects.toThrow(
      /read-only/,
    );
    await database.snapshot(async (unitOfWork) => {
      const before = await unitOfWork.query('SELECT count(*) FROM note');
      await testDatabase.pool.query(`INSERT INTO note VALUES ('meanwhile')`);
      expect(await unitOfWork.query('SELECT count(*) FROM note')).toEqual(before);
    });
  });

  it('works in UTC and in its own schema', async () => {
    const [settings] = await database.snapshot((unitOfWork) =>
      unitOfWork.query(`SELECT current_schema() AS schema, current_setting('timezone') AS zone`),
    );
    expect(settings).toEqual({ schema: 'winnow', zone: 'UTC' });
  });

  it('says that the database is unavailable when the connection breaks half-way, and works again after', async () => {
    const broken = database.transaction(async (unitOfWork) => {
      const [{ pid } = { pid: 0 }] = await unitOfWork.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await testDatabase.pool.query('SELECT pg_terminate_backend($1)', [pid]);
      await unitOfWork.query('SELECT 1');
    });
    await expect(broken).rejects.toMatchObject({ code: 'WINNOW_DATABASE_UNAVAILABLE' });
    expect(await database.isReachable()).toBe(true);
  });

  it('names the other server when it cannot be the one server', async () => {
    const other = await testDatabase.open();
    await database.claimServer('http://127.0.0.1:4000');
    const refused = other.claimServer('http://127.0.0.1:4001');
    await expect(refused).rejects.toMatchObject({
      code: 'WINNOW_ALREADY_RUNNING',
      message: expect.stringContaining('http://127.0.0.1:4000'),
    });
  });

  it('never empties a database that is not its own', async () => {
    await expect(database.reset()).rejects.toMatchObject({ code: 'WINNOW_RESET_REFUSED' });
  });

  it('does not hide why it cannot connect, but hides the password', async () => {
    const nowhere = { ...parseDatabaseUrl('postgresql://u:secret@127.0.0.1:1/none') };
    const error = await Database.open(nowhere, { poolSize: 2, applicationName: 'test' }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(WinnowError);
    expect(error).toMatchObject({
      code: 'WINNOW_DATABASE_UNAVAILABLE',
      message: expect.not.stringContaining('secret'),
    });
  });

  it('copies any text that PostgreSQL can hold, unchanged', async () => {
    await testDatabase.pool.query('CREATE TABLE copied (position int, text text)');
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && value.isWellFormed());
    const texts = fc.sample(fc.oneof(text, fc.constantFrom('\\N', '\\.', '\t', '\\t', '\r\n', '', ' ')), 500);
    const lines = texts.map((value, position) => `${position}\t${copyField(value)}\n`);
    await database.transaction((unitOfWork) => copyInto(unitOfWork, 'copied (position, text)', toAsync(lines)));
    const { rows } = await testDatabase.pool.query('SELECT text FROM copied ORDER BY position');
    expect(rows.map((row) => row.text)).toEqual(texts);
  });

  it('keeps nothing of a COPY whose source fails', async () => {
    const failing = database.transaction((unitOfWork) => copyInto(unitOfWork, 'note (text)', failingSource()));
    await expect(failing).rejects.toThrow('source');
    expect(await notes()).not.toContain('copied');
  });
});

async function* toAsync(chunks: readonly string[]): AsyncIterable<string> {
  yield* chunks;
}

async function* failingSource(): AsyncIterable<string> {
  yield 'copied\n';
  throw new Error('the source fails');
}

describe('parseDatabaseUrl', () => {
  it('reads what pg needs, decoded', () => {
    expect(parseDatabaseUrl('postgres://me:p%40ss@db.example:6432/shop?sslmode=require')).toMatchObject({
      host: 'db.example',
      port: 6432,
      user: 'me',
      password: 'p@ss',
      database: 'shop',
      ssl: true,
      embedded: false,
    });
    expect(parseDatabaseUrl('postgresql://localhost/shop')).toMatchObject({ port: 5432, user: undefined, ssl: false });
  });

  it('refuses a URL without a database', () => {
    expect(() => parseDatabaseUrl('postgresql://localhost')).toThrow(
      expect.objectContaining({ code: 'WINNOW_CONFIG_INVALID' }),
    );
  });
});
