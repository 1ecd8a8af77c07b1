import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withLock } from './lock.js';
import { temporaryFolder } from './testing/temporary-home.js';

describe('withLock', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => rm(folder, { recursive: true }));

  const options = (name: string) => ({ file: join(folder, name), onLongWait: () => undefined });

  it('lets one at a time do its work', async () => {
    let inside = 0;
    const work = async () => {
      inside++;
      await sleep(10);
      expect(inside).toBe(1);
      inside--;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(options('one'), work)));
    expect(inside).toBe(0);
  });

  it('is free again after work that throws', async () => {
    const failing = withLock(options('throwing'), () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await withLock(options('throwing'), async () => 'yes')).toBe('yes');
  });

  it('is free again when the process that held it is killed', async () => {
    const script = `new (require('node:sqlite').DatabaseSync)(process.argv[1]).exec('begin exclusive'); console.log('held'); setInterval(() => 0, 1000)`;
    const holder = spawn(process.execPath, ['-e', script, options('killed').file], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(holder.stdout, 'data');
    let isKilled = false;
    const waiting = withLock(options('killed'), async () => isKilled);
    await sleep(100);
    isKilled = holder.kill('SIGKILL');
    expect(await waiting).toBe(true);
  });

  it('says clearly that a lock cannot be made', async () => {
    const file = join(folder, 'missing', 'lock');
    await expect(withLock({ ...options('x'), file }, async () => 0)).rejects.toMatchObject({
      code: 'WINNOW_POSTGRES_START_FAILED',
      message: expect.stringContaining(file),
    });
  });
});
