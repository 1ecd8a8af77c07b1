import type { PatternReader } from './reader.js';

/** Goes past `(` or `(?:`, which mean the same: nothing ever asks what a group matched. @returns undefined for other groups */
export function takeGroupOpening(reader: PatternReader): true | undefined {
  const at = reader.position;
  reader.take('(');
  if (reader.take('?:') || reader.next !== '?') return true;
  const [, reason] = REASONS.find(([opening]) => reader.takeMatch(opening) !== undefined) ?? FLAGS;
  return reader.refuse(reason, at);
}

const FLAGS = [/\?/y, 'flags are not supported; inside of a group only ":" can follow "(?".'] as const;

/** The first whose opening fits. */
const REASONS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\?<?[=!]/y, 'look-around is not supported.'],
  [/\?(P?<|')/y, 'groups have no names here; write (…).'],
  [/\?>/y, 'atomic groups are not supported; write (…).'],
  [/\?#/y, 'comments are not supported.'],
];
