import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Problem, WinnowError } from '#kernel';
import { isSetting, readConfig } from './config.js';
import { CONFIG_SCHEMA } from './config.schema.js';

function problemsOf(environment: Record<string, string | undefined>): readonly Problem[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof WinnowError && error.code === 'WINNOW_CONFIG_INVALID') return error.problems;
    throw error;
  }
}

/** The variables that are refused. */
const refused = (environment: Record<string, string | undefined>): string[] =>
  problemsOf(environment).map(({ pointer }) => pointer);

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toEqual({
      database: { url: undefined, poolSize: 10 },
      home: resolve('.winnow'),
      http: { host: '127.0.0.1', port: 3000 },
      log: { level: 'info', format: 'auto' },
      role: 'all',
      staleAfterSeconds: 60,
      demo: { load: 'on', customers: 10_000 },
    });
  });

  it('takes an empty variable for an absent one', () => {
    const empty = Object.fromEntries(
      ['DATABASE_URL', 'WINNOW_HOME', 'WINNOW_PORT', 'WINNOW_LOG_LEVEL', 'WINNOW_DEMO'].map((name) => [name, '']),
    );
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it('reads text to typed values', () => {
    const config = readConfig({
      DATABASE_URL: 'postgresql://me:secret@db.example/shop',
      WINNOW_HOME: 'elsewhere',
      WINNOW_PORT: '0',
      WINNOW_DEMO: 'off',
      WINNOW_DEMO_CUSTOMERS: '500',
    });
    expect(config).toMatchObject({
      database: { url: 'postgresql://me:secret@db.example/shop' },
      home: resolve('elsewhere'),
      http: { port: 0 },
      demo: { load: 'off', customers: 500 },
    });
  });

  it('names every wrong variable at once, and no value', () => {
    const wrong = {
      DATABASE_URL: 'mysql://root:secret@localhost/shop',
      WINNOW_PORT: '65536',
      WINNOW_DATABASE_POOL: '1',
      WINNOW_LOG_FORMAT: 'xml',
      WINNOW_DEMO: 'yes',
      WINNOW_DEMO_CUSTOMERS: '1.5e2.0',
    };
    expect(refused(wrong)).toEqual([
      '/DATABASE_URL',
      '/WINNOW_DATABASE_POOL',
      '/WINNOW_PORT',
      '/WINNOW_LOG_FORMAT',
      '/WINNOW_DEMO',
      '/WINNOW_DEMO_CUSTOMERS',
    ]);
    expect(JSON.stringify(problemsOf(wrong))).not.toContain('secret');
  });

  it.each(['-1', '3000.5', 'high', 'NaN', ' ', '0x50'])('refuses the port %j', (port) => {
    expect(refused({ WINNOW_PORT: port })).toEqual(['/WINNOW_PORT']);
  });

  it.each(['shop', 'localhost:5432/shop', 'https://db.example/shop'])('refuses the database %s', (url) => {
    expect(refused({ DATABASE_URL: url })).toEqual(['/DATABASE_URL']);
  });

  it('is frozen, through and through', () => {
    const config = readConfig({});
    expect([config, config.http, config.database, config.demo].every(Object.isFrozen)).toBe(true);
  });
});

describe('the schema', () => {
  const settings = Object.values(CONFIG_SCHEMA).flatMap((node) => (isSetting(node) ? [node] : Object.values(node)));

  it('describes each variable once', () => {
    const names = settings.map(({ variable }) => variable);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(settings.map((setting) => [setting.variable, setting] as const))(
    'documents the default that %s has',
    (_variable, { defaultText, parse }) => {
      expect(parse(defaultText)).toEqual(parse(undefined));
    },
  );
});
