import { describe, expect, it } from '@jest/globals';
import { close } from './close.js';

/** A server and a database that note what is done to them; with a request in flight, closing waits for its end. */
function running({ inFlight }: { inFlight: boolean }) {
  const done: string[] = [];
  const finished = Promise.withResolvers<void>();
  if (!inFlight) finished.resolve();
  const note = (what: string) => async () => {
    done.push(what);
  };
  const release = async () => {
    done.push('released');
    finished.resolve(); // whatever still ran has lost its database
  };
  const app = {
    close: async () => {
      await finished.promise;
      done.push('closed');
    },
    getHttpServer: () => ({ closeAllConnections: () => done.push('cut') }),
  };
  return { done, app, database: { close: note('database closed'), connection: { release } } };
}

describe('closing', () => {
  it('lets requests finish', async () => {
    const { done, app, database } = running({ inFlight: false });
    await close({ app, database, graceMs: 1000 });
    expect(done).toEqual(['closed']);
  });

  it('breaks off what takes too long', async () => {
    const { done, app, database } = running({ inFlight: true });
    await close({ app, database, graceMs: 10 });
    expect(done).toEqual(['cut', 'released', 'closed']);
  });

  it('closes the database where there is no server yet', async () => {
    const { done, database } = running({ inFlight: false });
    await close({ app: undefined, database, graceMs: 1000 });
    expect(done).toEqual(['database closed']);
  });
});
