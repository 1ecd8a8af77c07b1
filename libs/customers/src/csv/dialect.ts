import Papa from 'papaparse';
import { blankSeparatedFields, plainFields, quotedFields, type SplitRecords } from './split-records.js';
import type { Encoding } from './text-block.js';

/** How a file is written, as far as its reader may be told. */
export interface FileOptions {
  /** One character, runs of blanks, or whichever of `,` `;` tab and `|` cuts the first records most evenly. */
  readonly delimiter: string | 'auto' | 'whitespace';
  /** Whether the first record names the columns; if not, they are called `c1`, `c2`, … or as given here. */
  readonly header: boolean | readonly string[];
  readonly encoding: Encoding;
  /** `double`: fields may stand in double quotes (RFC 4180). `none`: a double quote is a character like any other. */
  readonly quote: 'double' | 'none';
}

export const DEFAULT_FILE_OPTIONS: FileOptions = {
  delimiter: 'auto',
  header: true,
  encoding: 'utf-8',
  quote: 'double',
};

export interface Dialect {
  /** As in {@link FileOptions}, `auto` resolved. */
  readonly delimiter: string;
  readonly split: SplitRecords;
}

const CANDIDATES = [',', ';', '\t', '|'];
const SAMPLE_CHARACTERS = 64 * 1024;

/** @param beginning the first lines of the file. */
export function dialectOf({ delimiter: wanted, quote }: FileOptions, beginning: string): Dialect {
  const delimiter = wanted === 'auto' ? detectDelimiter(beginning) : wanted;
  if (delimiter === 'whitespace') return { delimiter, split: blankSeparatedFields };
  return { delimiter, split: quote === 'none' ? plainFields(delimiter) : quotedFields(delimiter) };
}

/** A comma if nothing cuts the records evenly, as in a file of one column. */
const detectDelimiter = (beginning: string): string =>
  Papa.parse(beginning.slice(0, SAMPLE_CHARACTERS), {
    delimitersToGuess: CANDIDATES,
    newline: '\n',
    preview: 1,
    skipEmptyLines: true,
  }).meta.delimiter;

/** The names of the columns: trimmed; a column without a name is called after its place, as all are in a file without a header. */
export function columnNames(header: FileOptions['header'], firstRecord: readonly string[]): string[] {
  if (header === false) return firstRecord.map((_, index) => placeName(index));
  const names = header === true ? firstRecord : header;
  return names.map((name, index) => name.trim() || placeName(index));
}

const placeName = (index: number): string => `c${index + 1}`;
