import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteSource } from './byte-source.js';
import { openCsvRecords } from './csv-records.js';
import { DEFAULT_FILE_OPTIONS, type FileOptions } from './dialect.js';

/** A file in pieces of some bytes, as a network may deliver it. */
async function* inPieces(content: string | Buffer, pieceBytes = 65_536): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

interface Read {
  readonly line: number;
  readonly fields: readonly string[];
  readonly raw: string;
  readonly fault: string | undefined;
}

async function read(content: string | Buffer, options: Partial<FileOptions> = {}, pieceBytes?: number) {
  const source = new ByteSource(inPieces(content, pieceBytes));
  const { header, delimiter, blocks } = await openCsvRecords(source, { ...DEFAULT_FILE_OPTIONS, ...options });
  const records: Read[] = [];
  for await (const block of blocks)
    for (let index = block.first; index < block.records.length; index++)
      records.push({
        line: block.lineOf(index),
        fields: block.records[index] ?? [],
        raw: block.rawOf(index),
        fault: block.faults.get(index)?.code,
      });
  return { header, delimiter, records, fields: records.map(({ fields }) => fields) };
}

describe('dialects', () => {
  test.each([
    ['a,b\n1,2\n', ','],
    ['a;b\n1,5;2\n', ';'],
    ['a\tb, c\n1\t2\n', '\t'],
    ['a|b\n1|2,5\n', '|'],
    ['a;b\n"1;x";2\n', ';'],
    ['a\n1\n2\n', ','],
    ['a,b', ','],
  ])('the delimiter of %j is %j', async (content, delimiter) => {
    expect(await read(content)).toMatchObject({ delimiter });
  });

  it('takes runs of blanks, as CDNOW has them', async () => {
    const content = ' id  date number\r\n 00001 19970101  1\r\n\r\n 00002 19970112  1   \r\n';
    const { header, records } = await read(content, { delimiter: 'whitespace' });
    expect(header).toEqual(['id', 'date', 'number']);
    expect(records).toMatchObject([
      { line: 2, fields: ['00001', '19970101', '1'], raw: ' 00001 19970101  1' },
      { line: 4, fields: ['00002', '19970112', '1'] },
    ]);
  });

  it('names the columns of a file without a header', async () => {
    expect(await read('1,2\n3,4\n', { header: false })).toMatchObject({
      header: ['c1', 'c2'],
      fields: [
        ['1', '2'],
        ['3', '4'],
      ],
    });
    expect(await read('1,2\n', { header: ['id', 'n'] })).toMatchObject({ header: ['id', 'n'], fields: [['1', '2']] });
    expect(await read(' id ,,n\n')).toMatchObject({ header: ['id', 'c2', 'n'], fields: [] });
  });

  it('drops a byte order mark and carriage returns', async () => {
    const { header, records } = await read('\ufeffa,b\r\n1,"2"\r\n"x\r\ny",3\r\n');
    expect(header).toEqual(['a', 'b']);
    expect(records).toMatchObject([
      { line: 2, fields: ['1', '2'], raw: '1,"2"' },
      { line: 3, fields: ['x\r\ny', '3'], raw: '"x\r\ny",3' },
    ]);
  });

  it('leaves quotes alone where they mean nothing', async () => {
    const { fields } = await read('a\tb\n"12\t5" disc\n', { delimiter: '\t', quote: 'none' });
    expect(fields).toEqual([['"12', '5" disc']]);
  });

  it('reads latin1, with the euro sign and quotes of Windows', async () => {
    const content = Buffer.from([...Buffer.from('a,b\nM'), 0xfc, ...Buffer.from('ller,'), 0x80, 0x0a]);
    expect((await read(content, { encoding: 'latin1' })).fields).toEqual([['Müller', '€']]);
  });
});

describe('lines', () => {
  it('counts the physical ones, across quoted line ends, blank lines and blocks', async () => {
    const filler = `${'x'.repeat(100)},y\n`.repeat(1500);
    const content = `a,b\n1,"two\nlines"\n\n3,4\n${filler}last,"\n\n\n"\nend,1`;
    const { records } = await read(content, {}, 1000);
    const lines = records.map(({ line }) => line);
    expect([lines.slice(0, 3), lines.slice(-2)]).toEqual([
      [2, 5, 6],
      [1506, 1510],
    ]);
    expect(records.at(-2)).toMatchObject({ raw: 'last,"\n\n\n"' });
    expect(records.at(-1)).toMatchObject({ raw: 'end,1', fields: ['end', '1'] });
  });

  it('marks those with invalid bytes, no others', async () => {
    const content = Buffer.concat([
      Buffer.from('a,b\nfine,Zoë\nbad,'),
      Buffer.from([0xff, 0x0a]),
      Buffer.from('real,\ufffd\n"two\n'),
      Buffer.from([0xc3, 0x28, 0x22, 0x2c, 0x31, 0x0a]),
      Buffer.from('nul,\0\nfine,2\n'),
    ]);
    const { records } = await read(content);
    expect(records.map(({ line, fault }) => [line, fault])).toEqual([
      [2, undefined],
      [3, 'encoding_invalid'],
      [4, undefined],
      [5, 'encoding_invalid'],
      [7, 'nul_character'],
      [8, undefined],
    ]);
  });
});

describe('quotes', () => {
  it('marks a record with a quote inside a quoted field', async () => {
    const { records } = await read('a,b\n"12" disc",1\n"12"" disc",2\n');
    expect(records).toMatchObject([
      { line: 2, fault: 'quote_malformed', raw: '"12" disc",1' },
      { line: 3, fault: undefined, fields: ['12" disc', '2'] },
    ]);
  });

  it('loses one line, not the rest, to a quote that is never closed', async () => {
    const { records } = await read('a,b\n1,"open\n2,x\n3,y\n');
    expect(records).toMatchObject([
      { line: 2, fault: 'quote_malformed', raw: '1,"open' },
      { line: 3, fault: undefined, fields: ['2', 'x'] },
      { line: 4, fault: undefined, fields: ['3', 'y'] },
    ]);
  });

  it('loses one line to a quote that the next quoted field would close', async () => {
    const { records } = await read('a,b\n1,"open\n2,x\n3,"y, z"\n"4",5\n');
    expect(records.map(({ line, fault }) => [line, fault])).toEqual([
      [2, 'quote_malformed'],
      [3, undefined],
      [4, undefined],
      [5, undefined],
    ]);
  });

  it('gives up a record that has no end within a million characters, and goes on after its first line', async () => {
    const filler = 'line,of text\n'.repeat(150_000);
    const { records } = await read(`a,b\n"open,1\n${filler}`);
    expect(records).toHaveLength(150_001);
    expect(records.filter(({ fault }) => fault)).toMatchObject([{ line: 2, raw: '"open,1' }]);
    expect(records.at(-1)).toMatchObject({ line: 150_002, fields: ['line', 'of text'] });
  });

  it('says so when they do not match at all', async () => {
    await expect(read(`a,b\n${'"Little" box,1\n'.repeat(3000)}`)).rejects.toMatchObject({
      code: 'WINNOW_FILE_UNREADABLE',
      message: expect.stringContaining('quote: none'),
    });
  });
});

describe('any table', () => {
  const field = fc.oneof(
    fc.string({ maxLength: 8 }).map((text) => text.replaceAll(/[\r\0]/g, '')),
    fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', '🙂'), maxLength: 6 }),
  );
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) =>
      fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
    );
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const quotedIfNeeded = (text: string) => (/["\n,]/.test(text) ? quoted(text) : text);

  test.each([
    ['every field quoted', '\n', quoted],
    ['fields quoted where needed', '\n', quotedIfNeeded],
    ['fields quoted where needed, CRLF', '\r\n', quotedIfNeeded],
  ])('is read as it was written: %s', async (_, lineEnd, write) => {
    const property = fc.asyncProperty(table, fc.integer({ min: 1, max: 50 }), async (rows, pieceBytes) => {
      const raws = rows.map((row) => row.map(write).join(','));
      const content = raws.map((raw) => raw + lineEnd).join('');
      const header = (rows[0] ?? []).map((__, index) => `c${index}`);
      const { records } = await read(content, { header, delimiter: ',' }, pieceBytes);
      let line = 1;
      const expected = rows.map((fields, index) => {
        const raw = raws[index] ?? '';
        const record = { line, fields, raw, fault: undefined };
        line += raw.split('\n').length;
        return record;
      });
      expect(records).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 150 });
  });
});
