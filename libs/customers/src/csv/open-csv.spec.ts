import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { JsonObject } from '#kernel';
import type { CsvSource } from './byte-source.js';
import { type CsvProgress, openCsv } from './open-csv.js';

const ORDERS = { customer_id: 'id', occurred_at: 'at', name: 'order', value: 'amount' };
const HEADER = 'id,at,amount\n';

async function readEvents(source: CsvSource, mapping: JsonObject = ORDERS) {
  const progress: CsvProgress[] = [];
  const reading = await openCsv({ source, kind: 'events', mapping, onProgress: (now) => progress.push(now) });
  const batches = await Array.fromAsync(reading.batches);
  return {
    rows: batches.flatMap(({ rows }) => rows),
    rejects: batches.flatMap(({ rejects }) => rejects),
    totals: reading.totals(),
    progress,
  };
}

async function* stream(content: string | Buffer): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(Buffer.from(content));
}

/** `count` lines of orders, about 30 bytes each. */
const orders = (count: number) =>
  Array.from({ length: count }, (_, index) => `c${index},2011-12-01 08:26:00,${index}.50\n`).join('');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('what a file becomes', () => {
  it('is rows, rejects with line and record, and totals', async () => {
    const content = `${HEADER}c1,2011-12-01,5\n,2011-12-01,5\n\nc2,2011-12-01\nc3,soon,5\nc4,2011-12-01,5,6\n"c5",2011-12-01,"1,000"\n`;
    const { rows, rejects, totals } = await readEvents(stream(content));
    expect(rows).toMatchObject([
      { line: 2, customerId: 'c1', value: '5' },
      { line: 8, customerId: 'c5', value: '1000' },
    ]);
    expect(rejects).toEqual([
      {
        line: 3,
        reasonCode: 'customer_id_missing',
        reason: 'column id is empty, so the customer is unknown',
        raw: ',2011-12-01,5',
      },
      { line: 5, reasonCode: 'column_count', reason: 'the record has 2 columns instead of 3', raw: 'c2,2011-12-01' },
      {
        line: 6,
        reasonCode: 'occurred_at_malformed',
        reason: '"soon" in column at is no date as ISO 8601',
        raw: 'c3,soon,5',
      },
      {
        line: 7,
        reasonCode: 'column_count',
        reason: 'the record has 4 columns instead of 3',
        raw: 'c4,2011-12-01,5,6',
      },
    ]);
    expect(totals).toEqual({
      rows: 2,
      rejected: 4,
      skipped: 0,
      bytesRead: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
  });

  it('is nothing if there is only a header', async () => {
    expect(await readEvents(stream(HEADER))).toMatchObject({ rows: [], rejects: [], totals: { rows: 0 } });
    expect(await readEvents(stream('id,at,amount'))).toMatchObject({ rows: [], rejects: [] });
  });

  it('leaves out what the mapping does not want, without rejecting it', async () => {
    const mapping = { ...ORDERS, where: { column: 'amount', present: true } };
    const { rows, rejects, totals } = await readEvents(stream(`${HEADER}c1,2011-12-01,5\n,never,\n`), mapping);
    expect([rows.length, rejects.length, totals.skipped]).toEqual([1, 0, 1]);
  });

  it('does not depend on compression, which the content tells and not the name', async () => {
    const content = HEADER + orders(20_000);
    const compressed = gzipSync(content);
    const plain = await readEvents(await file('plain.csv.gz', content));
    const zipped = await readEvents(await file('zipped.csv', compressed));
    const members = Buffer.concat([gzipSync(content.slice(0, 5000)), gzipSync(content.slice(5000))]);
    const concatenated = await readEvents(stream(members));
    expect(zipped.rows).toEqual(plain.rows);
    expect(concatenated.rows).toEqual(plain.rows);
    expect(plain.rows).toHaveLength(20_000);
    expect(zipped.totals).toMatchObject({
      bytesRead: compressed.length,
      sha256: createHash('sha256').update(compressed).digest('hex'),
    });
  });

  it('comes in batches, with progress to the last byte', async () => {
    const { progress, totals } = await readEvents(stream(HEADER + orders(20_000)));
    expect(progress.length).toBeGreaterThan(0);
    expect(progress.at(-1)).toEqual({ bytesRead: totals.bytesRead, rows: 20_000 });
  });
});

describe('files that cannot be read', () => {
  const gz = gzipSync(HEADER + orders(5000));
  const damaged = Buffer.from(gz);
  damaged.fill(0, 2000, 2100);

  test.each<[string, string | Buffer, string]>([
    ['an empty file', '', 'is empty'],
    ['an empty gzip file', gzipSync(''), 'is empty'],
    ['blank lines', '\n\n\r\n', 'is empty: it has only blank lines'],
    ['a truncated gzip file', gz.subarray(0, gz.length - 20), 'truncated gzip file'],
    ['the beginning of a gzip file', gz.subarray(0, 5), 'truncated gzip file'],
    ['a damaged gzip file', damaged, 'damaged gzip file'],
    ['a workbook', Buffer.from('PK\x03\x04\x14\0\0\0binary'), 'export the sheet as CSV'],
    ['UTF-16', Buffer.from(`\ufeff${HEADER}`, 'utf16le'), 'is UTF-16'],
    ['UTF-16 without its mark', Buffer.from(HEADER, 'utf16le'), 'binary data'],
    ['random bytes', createHash('shake256', { outputLength: 5000 }).update('x').digest(), 'binary data'],
    ['lines of an old Mac', 'id,at,amount\rc1,2011-12-01,5\r', 'carriage return'],
    ['a header in another encoding', Buffer.from('id,at,größe\nc1,2011-12-01,5\n', 'latin1'), 'not valid UTF-8'],
    ['an endless line', 'x'.repeat(17 * 1024 * 1024), 'no line end within 16 MiB'],
  ])('%s', async (_, content, message) => {
    const path = await file('unreadable', content);
    await expect(readEvents(path)).rejects.toMatchObject({
      name: 'WinnowError',
      code: 'WINNOW_FILE_UNREADABLE',
      message: expect.stringMatching(new RegExp(`^${path}.*${message}`)),
    });
  });

  it('a directory, or nothing at all', async () => {
    await expect(readEvents(folder)).rejects.toMatchObject({ message: `${folder} is a directory, not a file` });
    await expect(readEvents(join(folder, 'none'))).rejects.toMatchObject({ message: `${folder}/none does not exist` });
  });

  it('a source that fails on the way', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from(HEADER + orders(5000));
      throw new Error('connection reset');
    }
    await expect(readEvents(failing())).rejects.toMatchObject({
      code: 'WINNOW_FILE_UNREADABLE',
      message: 'The input cannot be read: Error: connection reset',
    });
  });
});

describe('mappings that do not fit', () => {
  it('are refused before anything is opened', async () => {
    await expect(readEvents('/nowhere', { customer_id: 'id' })).rejects.toMatchObject({
      code: 'WINNOW_MAPPING_INVALID',
      problems: [{ pointer: '/occurred_at' }, { pointer: '/name' }],
    });
  });

  it('are refused when the header is known, and the source is let go', async () => {
    let isReleased = false;
    async function* source(): AsyncGenerator<Buffer> {
      try {
        for (;;) yield Buffer.from(HEADER + orders(5000));
      } finally {
        isReleased = true;
      }
    }
    await expect(readEvents(source(), { ...ORDERS, customer_id: 'ID' })).rejects.toMatchObject({
      code: 'WINNOW_MAPPING_INVALID',
      problems: [{ pointer: '/customer_id', message: expect.stringContaining("did you mean 'id'?") }],
    });
    expect(isReleased).toBe(true);
  });
});

it('lets go of the source when its reader stops early', async () => {
  let isReleased = false;
  async function* source(): AsyncGenerator<Buffer> {
    try {
      yield Buffer.from(HEADER);
      for (;;) yield Buffer.from(orders(5000));
    } finally {
      isReleased = true;
    }
  }
  const reading = await openCsv({ source: source(), kind: 'events', mapping: ORDERS });
  for await (const { rows } of reading.batches) if (rows.length > 0) break;
  expect(isReleased).toBe(true);
});

it('needs no more memory for more rows', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const usedMb = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const lines = Buffer.from(orders(10_000));
  async function* endless(): AsyncGenerator<Buffer> {
    yield Buffer.from(HEADER);
    for (let part = 0; part < 30; part++) yield lines;
  }
  const reading = await openCsv({ source: endless(), kind: 'events', mapping: ORDERS });
  const used: number[] = [];
  let rows = 0;
  for await (const batch of reading.batches) {
    const before = Math.floor(rows / 100_000);
    rows += batch.rows.length;
    if (Math.floor(rows / 100_000) > before) used.push(usedMb());
  }
  expect(rows).toBe(300_000);
  expect(Math.max(...used) - (used[0] ?? 0)).toBeLessThan(5);
});
