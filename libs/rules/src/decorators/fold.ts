/**
 * One meaning of "the same but for case", in JavaScript and in PostgreSQL, whose own rules depend on locale and version: every
 * character that has exactly one lower-case character is replaced by it, in scripts whose cases have long been settled. `ς` counts
 * as `σ`. Nothing else is touched, so `ß` is not `ss`.
 */
const SETTLED: ReadonlyArray<readonly [number, number]> = [
  [0x00c0, 0x0556], // Latin-1, Latin Extended, Greek, Cyrillic, Armenian
  [0x10a0, 0x10c5], // Georgian Asomtavruli
  [0x1e00, 0x1fff], // Latin Additional, Greek Extended
  [0x2c00, 0x2c2f], // Glagolitic
  [0xff21, 0xff3a], // full-width Latin
  [0x10400, 0x10427], // Deseret
];

const PAIRS: ReadonlyMap<string, string> = new Map([...casePairs(), ['ς', 'σ']]);

function* casePairs(): Iterable<[string, string]> {
  for (const [first, last] of SETTLED) {
    for (let code = first; code <= last; code++) {
      const character = String.fromCodePoint(code);
      const lower = character.toLowerCase();
      if (lower !== character && [...lower].length === 1) yield [character, lower === 'ς' ? 'σ' : lower];
    }
  }
}

const BEYOND_ASCII = /[^\p{ASCII}]/u;

export const foldCharacter = (character: string): string =>
  BEYOND_ASCII.test(character) ? (PAIRS.get(character) ?? character) : character.toLowerCase();

/** A text without its differences of case. */
export const fold = (text: string): string =>
  BEYOND_ASCII.test(text) ? Array.from(text, foldCharacter).join('') : text.toLowerCase();

/**
 * The same in SQL. In the collation "C", `lower` knows ASCII only, which is fast; `translate`, which does the rest, is slow, and
 * asked only where a text holds other characters.
 *
 * @param bind binds a text and answers its placeholder
 */
export function foldSql(text: string, bind: (value: string) => string): string {
  const ascii = `lower((${text}) COLLATE "C")`;
  const from = bind([...PAIRS.keys()].join(''));
  const to = bind([...PAIRS.values()].join(''));
  return `CASE WHEN octet_length(${text}) = char_length(${text}) THEN ${ascii} ELSE translate(${ascii}, ${from}, ${to}) END`;
}
