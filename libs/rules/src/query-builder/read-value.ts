import { isJsonObject, type JsonObject, type JsonValue, jsonPointer } from '#kernel';
import type { FactType } from '../facts.js';
import { isOperatorName, operatorOf } from '../operators/index.js';
import { show } from '../parse/show.js';
import { valueList } from '../values/value-list.js';
import { valueRange } from '../values/value-range.js';
import { namedFact } from './field-name.js';
import type { NamedOperator } from './operator-name.js';
import { PLACEHOLDER } from './query.js';
import type { Reading } from './reading.js';

/** The value of a rule of the builder, as rule JSON has it; undefined where it has none. */
export function readValue(
  query: JsonObject,
  operator: NamedOperator | undefined,
  pointer: string,
  reading: Reading,
): JsonValue | undefined {
  if (operator?.value !== undefined) return operator.value;
  const { value, valueSource = 'value' } = query;
  if (value === undefined) return undefined;
  if (valueSource === 'field') return readFieldValue(value, pointer, reading);
  if (valueSource !== 'value') {
    const message = `A value is written down ("value") or that of another field ("field"); not ${show(valueSource)}.`;
    reading.refuse('value-source', pointer + jsonPointer('valueSource'), message);
  }
  if (isJsonObject(value) && Object.hasOwn(value, 'fact')) {
    const message = 'To compare with another fact, name its field as the value and set "valueSource" to "field".';
    reading.refuse('value-type', pointer + jsonPointer('value'), message);
  }
  return asWritten(value, operator, pointer + jsonPointer('value'), reading);
}

function readFieldValue(value: JsonValue, pointer: string, reading: Reading): JsonValue {
  if (value === PLACEHOLDER) {
    reading.refuse('placeholder', pointer + jsonPointer('value'), 'No field to compare with has been chosen yet.');
  }
  return namedFact(value);
}

/** Undoes what HTML inputs do to values: lists become text joined with commas, and numbers become text. */
function asWritten(
  value: JsonValue,
  operator: NamedOperator | undefined,
  pointer: string,
  reading: Reading,
): JsonValue {
  const several = operator !== undefined && takesSeveral(operator.name) ? listed(value) : value;
  if (Array.isArray(several) && typeof value === 'string' && several.includes('')) {
    const message = `${show(value)} lists nothing between two commas; write a value there, or leave the comma out.`;
    reading.refuse('value-list-text', pointer, message);
  }
  if (!isNumeric(operator?.asked)) return several;
  return Array.isArray(several) ? several.map(asNumber) : asNumber(several);
}

const takesSeveral = (operator: string): boolean =>
  isOperatorName(operator) && [valueList, valueRange].includes(operatorOf(operator).value);

const isNumeric = (type: FactType | undefined): boolean => type === 'number' || type === 'money' || type === 'duration';

/**
 * A list as the builder's own editors write it: `NL, BE`, with `\,` for a comma inside a value, blanks around values not counting.
 * A number alone is a list of one.
 */
function listed(value: JsonValue): JsonValue {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'string') return value;
  return value.trim() === '' ? [] : value.split(/(?<!\\),/).map((item) => item.replaceAll('\\,', ',').trim());
}

/** A decimal as people type it, short enough for a double to hold it. */
const DECIMAL = /^-?(?=[\d.]{1,15}$)(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** A text that is a number and nothing else, as that number: a `DECIMAL`, or how JavaScript writes it. */
function asNumber(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  const number = Number(value);
  return Number.isFinite(number) && (String(number) === value || DECIMAL.test(value)) ? number : value;
}
