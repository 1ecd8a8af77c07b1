import { DEFAULT_FILE_OPTIONS, type FileOptions } from './dialect.js';
import type { DecimalMark } from './parse-decimal.js';
import type { Place } from './place.js';
import type { Encoding } from './text-block.js';

const ENCODINGS: ReadonlyMap<string, Encoding> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['latin1', 'latin1'],
  ['iso-8859-1', 'latin1'],
  ['windows-1252', 'latin1'],
]);

const NAMED_DELIMITERS: ReadonlyMap<string, string> = new Map([
  ['auto', 'auto'],
  ['whitespace', 'whitespace'],
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
  ['\\t', '\t'],
  ['pipe', '|'],
]);

/** Reads the `file` of a mapping. What decimals look like is said there once, for all numbers that do not say otherwise themselves. */
export function parseFileOptions(place: Place): { file: FileOptions; decimal: DecimalMark } {
  place.expectOnly('delimiter', 'header', 'encoding', 'quote', 'decimal');
  return {
    file: {
      delimiter: delimiter(place.at('delimiter')),
      header: header(place.at('header')),
      encoding: encoding(place.at('encoding')),
      quote: place.at('quote').word('double', 'none'),
    },
    decimal: place.at('decimal').word<DecimalMark>('point', 'comma'),
  };
}

function delimiter(place: Place): string {
  if (place.isAbsent) return DEFAULT_FILE_OPTIONS.delimiter;
  const text = place.text() ?? ',';
  const named = NAMED_DELIMITERS.get(text.toLowerCase());
  if (named === undefined && !/^[^"\r\n]$/.test(text))
    place.refuse('wrong-type', 'a delimiter is one character, or tab, whitespace or auto');
  return named ?? text;
}

/** Names may be given as a list, or on a command line as `id,date,amount`. */
function header(place: Place): FileOptions['header'] {
  const { value } = place;
  if (Array.isArray(value)) return place.items().map((item) => item.text() ?? '');
  if (typeof value === 'string' && value.includes(',')) return value.split(',').map((name) => name.trim());
  return place.yesNo(true);
}

function encoding(place: Place): Encoding {
  if (place.isAbsent) return DEFAULT_FILE_OPTIONS.encoding;
  const known = ENCODINGS.get(place.text()?.toLowerCase() ?? '');
  if (!known) place.refuse('wrong-type', `one of ${[...ENCODINGS.keys()].join(', ')} is expected here`);
  return known ?? DEFAULT_FILE_OPTIONS.encoding;
}
