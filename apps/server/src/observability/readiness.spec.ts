import { describe, expect, it } from '@jest/globals';
import { Readiness } from './readiness.js';

const reachable = { isReachable: async () => true };

describe('readiness', () => {
  it('follows the database', async () => {
    expect(await new Readiness(reachable).state()).toEqual({ database: true, shuttingDown: false });
    expect(await new Readiness({ isReachable: async () => false }).state()).toMatchObject({ database: false });
  });

  it('does not wait for a database that says nothing', async () => {
    const silent = new Readiness({ isReachable: () => new Promise<boolean>(() => {}) });
    expect(await silent.state()).toMatchObject({ database: false });
  });

  it('ends when the shutdown begins', async () => {
    const readiness = new Readiness(reachable);
    readiness.beforeApplicationShutdown();
    expect(await readiness.state()).toEqual({ database: true, shuttingDown: true });
  });
});
