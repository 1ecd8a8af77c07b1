import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Pool, PoolClient } from 'pg';
import { foldPattern, type Pattern, patternTest, patternToPostgres } from '../libs/rules/src/pattern/index.js';
import {
  matchArbitrary,
  patternOf,
  sourceArbitrary,
  TRICKY_CHARACTERS,
  textArbitrary,
} from '../libs/rules/src/pattern/testing/pattern-arbitraries.js';
import { openTestDatabase } from './support/test-database.js';

/** A pattern, and texts of which some match it. */
interface Sample {
  readonly pattern: Pattern;
  readonly texts: readonly string[];
}

const MAX_TEXT_LENGTH = 400;

const lower = (character: string): string => {
  const folded = character.toLowerCase();
  return Array.from(folded).length === 1 ? folded : character;
};

const anyText = fc.oneof(
  textArbitrary(TRICKY_CHARACTERS, 8),
  fc.string({ unit: 'binary', maxLength: 4 }).map((text) => text.replaceAll('\0', '')),
);

const around = fc.constantFrom('', '', 'a', '\n', ' ', '😀');

/** What matches, what nearly does, and what has nothing to do with it. */
const textsFor = (pattern: Pattern): fc.Arbitrary<readonly string[]> => {
  const match = matchArbitrary(pattern).map((text = '') => text.slice(0, MAX_TEXT_LENGTH).toWellFormed());
  const near = fc.tuple(around, match, around).map((all) => all.join(''));
  return fc.tuple(match, near, near, anyText, anyText);
};

const sampleArbitrary: fc.Arbitrary<Sample> = fc
  .tuple(sourceArbitrary(TRICKY_CHARACTERS).map(patternOf), fc.boolean())
  .map(([pattern, isFolded]) => (isFolded ? foldPattern(pattern, lower) : pattern))
  .chain((pattern) => fc.record({ pattern: fc.constant(pattern), texts: textsFor(pattern) }));

describe('a pattern in PostgreSQL', () => {
  let database: { pool: Pool; close(): Promise<void> };
  let client: PoolClient;

  beforeAll(async () => {
    database = await openTestDatabase();
    client = await database.pool.connect();
    await client.query('CREATE TEMP TABLE texts (position int PRIMARY KEY, "C" text COLLATE "C", "default" text)');
  }, 60_000);

  afterAll(async () => {
    client?.release();
    await database?.close();
  });

  async function store(texts: readonly string[]): Promise<void> {
    await client.query('TRUNCATE texts');
    await client.query('INSERT INTO texts SELECT n, text, text FROM unnest($1::text[]) WITH ORDINALITY AS t(text, n)', [
      texts,
    ]);
  }

  /** Every pattern on every text in one statement: a row per pattern. */
  async function askPostgres(patterns: readonly Pattern[], collation: 'C' | 'default'): Promise<boolean[][]> {
    const { rows } = await client.query<{ answers: boolean[] }>(
      `SELECT ARRAY(SELECT "${collation}" ~ pattern FROM texts ORDER BY position) AS answers
       FROM unnest($1::text[]) WITH ORDINALITY AS p(pattern, n) ORDER BY n`,
      [patterns.map(patternToPostgres)],
    );
    return rows.map(({ answers }) => answers);
  }

  it('matches the texts that it matches in JavaScript', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sampleArbitrary, { minLength: 20, maxLength: 20 }), async (samples) => {
        const texts = samples.flatMap((sample) => sample.texts);
        const patterns = samples.map(({ pattern }) => pattern);
        await store(texts);

        const expected = patterns.map((pattern) => texts.map(patternTest(pattern)));
        expect(await askPostgres(patterns, 'C')).toEqual(expected);
        expect(await askPostgres(patterns, 'default')).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  }, 60_000);
});
