import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import '#analysis'; // so that every entity is known
import { dumpSchema } from './support/schema-dump.js';
import { openTestDatabase, type TestDatabase } from './support/test-database.js';

const GOLDEN = 'migrations/schema.sql';

describe('migrations', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  it('lead to the schema in migrations/schema.sql', async () => {
    const schema = await dumpSchema(database.pool);
    if (process.env.WINNOW_WRITE_SCHEMA === '1') await writeFile(GOLDEN, schema);
    expect(schema).toBe(await readFile(GOLDEN, 'utf8'));
  });

  it('leave nothing for the entities to ask for', async () => {
    const { dataSource } = await database.open();
    const wanted = await dataSource.driver.createSchemaBuilder().log();
    expect(wanted.upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be taken back one by one, and applied again', async () => {
    const { dataSource } = await database.open();
    const before = await dumpSchema(database.pool);
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
    expect(await dumpSchema(database.pool)).not.toContain('CREATE TABLE');
    await dataSource.runMigrations();
    expect(await dumpSchema(database.pool)).toBe(before);
  });
});
