import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RejectsFile } from './rejects-file.js';
import type { Reject } from './rows.js';

const reject = (line: number, raw: string): Reject => ({
  line,
  reasonCode: 'column_count',
  reason: 'the record has 2 columns, not "3"',
  raw,
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-rejects-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('comes into being with the first reject', async () => {
  const path = join(folder, 'none.csv');
  const file = new RejectsFile(path);
  await file.write([]);
  await file.close();
  expect(existsSync(path)).toBe(false);
  expect(file.written).toBe(0);
});

it('holds line, reason and record, whatever the record holds', async () => {
  const path = join(folder, 'some.csv');
  const file = new RejectsFile(path);
  await file.write([reject(2, 'a,"b\nc"'), reject(4, 'plain')]);
  await file.write([reject(9, '=1+1;é')]);
  await file.close();
  expect(await readFile(path, 'utf8')).toBe(
    [
      'line,reason_code,reason,record',
      '2,column_count,"the record has 2 columns, not ""3""","a,""b\nc"""',
      '4,column_count,"the record has 2 columns, not ""3""",plain',
      '9,column_count,"the record has 2 columns, not ""3""",=1+1;é',
      '',
    ].join('\n'),
  );
  expect(file.written).toBe(3);
});

it('says so when it cannot be written', async () => {
  const unwritable = { code: 'WINNOW_REJECTS_UNWRITABLE', message: expect.stringContaining('cannot be written') };
  const nowhere = new RejectsFile(join(folder, 'no', 'such', 'folder.csv'));
  await expect(nowhere.write([reject(2, 'x')])).rejects.toMatchObject(unwritable);
  await nowhere.close();
});

(existsSync('/dev/full') ? it : it.skip)('says so when the disk is full (needs /dev/full)', async () => {
  const full = new RejectsFile('/dev/full');
  await expect(full.write([reject(2, 'x')])).rejects.toMatchObject({
    code: 'WINNOW_REJECTS_UNWRITABLE',
    message: expect.stringContaining('ENOSPC'),
  });
  await full.close();
});
