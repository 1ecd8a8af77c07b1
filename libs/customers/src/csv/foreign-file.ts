/** Files that are handed in as CSV by mistake, by their first bytes (in latin1). */
const SIGNATURES: ReadonlyArray<readonly [prefix: string, what: string]> = [
  ['PK\x03\x04', 'is a ZIP archive or an Excel workbook (.xlsx); export the sheet as CSV'],
  ['\xd0\xcf\x11\xe0', 'is an old Excel workbook (.xls); export the sheet as CSV'],
  ['PAR1', 'is a Parquet file; export it as CSV'],
  ['SQLite format 3', 'is an SQLite database; export the table as CSV'],
  ['%PDF', 'is a PDF document'],
  ['\x28\xb5\x2f\xfd', 'is compressed with zstd; decompress it or use gzip'],
  ['\xfd7zXZ', 'is compressed with xz; decompress it or use gzip'],
  ['BZh', 'is compressed with bzip2; decompress it or use gzip'],
  ['\xff\xfe', 'is UTF-16; save it as UTF-8'],
  ['\xfe\xff', 'is UTF-16; save it as UTF-8'],
];

const SAMPLE_BYTES = 8192;

/** Text has next to none; compressed or binary data has 11 %, UTF-16 half. */
const CONTROL_SHARE_OF_BINARY = 0.05;

/** @returns what the file is instead, as the rest of a sentence; `undefined` if these first bytes may be those of a CSV file. */
export function foreignFormat(beginning: Buffer): string | undefined {
  const sample = beginning.subarray(0, SAMPLE_BYTES);
  const head = sample.subarray(0, 16).toString('latin1');
  const signature = SIGNATURES.find(([prefix]) => head.startsWith(prefix));
  if (signature) return signature[1];
  if (countControls(sample) > sample.length * CONTROL_SHARE_OF_BINARY) return 'is binary data, not text';
  if (sample.includes('\r') && !beginning.includes('\n'))
    return 'ends its lines with a carriage return alone, as old Macs did; save it with line feeds';
  return undefined;
}

function countControls(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) count++;
  return count;
}
