import type { MemberSpec, MembersSpec, MemberType } from './mapping.js';
import { columnAt } from './parse-columns.js';
import type { DecimalMark } from './parse-decimal.js';
import type { Place } from './place.js';

const OTHERS = '*';
const TYPED_COLUMN = /^(.*\S)\s*:\s*(string|number|boolean)$/s;

/** Reads `properties` or `attributes`: an object of names and columns, or `"*"`. */
export function parseMembers(place: Place, decimal: DecimalMark, othersIfAbsent: boolean): MembersSpec {
  if (place.isAbsent) return { named: [], others: othersIfAbsent };
  if (place.value === OTHERS) return { named: [], others: true };
  if (place.keys.length === 0) place.refuse('wrong-type', 'an object of names and columns, or "*", is expected here');
  const named = place.keys.filter((name) => name !== OTHERS);
  const others = place.at(OTHERS);
  return {
    named: named.map((name) => parseMember(name, place.at(name), decimal)),
    others: others.value === OTHERS || others.yesNo(false),
  };
}

function parseMember(name: string, place: Place, decimal: DecimalMark): MemberSpec {
  const source = place.orMember('from').expectOnly('from', 'column', 'type', 'decimal');
  const isLiteral = source.exactlyOne('from', 'column') === 'column';
  const column = columnAt(source.at(isLiteral ? 'column' : 'from'));
  const [, untyped, type] = (isLiteral ? null : TYPED_COLUMN.exec(column.name)) ?? [];
  return {
    name,
    column: { ...column, name: untyped ?? column.name },
    type: source.at('type').isAbsent ? ((type ?? 'string') as MemberType) : parseType(source.at('type')),
    decimal: source.at('decimal').isAbsent ? decimal : parseDecimalMark(source.at('decimal')),
  };
}

const parseType = (place: Place): MemberType => place.word<MemberType>('string', 'number', 'boolean');

const parseDecimalMark = (place: Place): DecimalMark => place.word<DecimalMark>('point', 'comma');
