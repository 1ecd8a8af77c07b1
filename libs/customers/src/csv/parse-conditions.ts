import { isJsonObject } from '#kernel';
import type { ConditionSpec, Test } from './mapping.js';
import { columnAt } from './parse-columns.js';
import { type DecimalMark, parseDecimal } from './parse-decimal.js';
import type { Place } from './place.js';

/** Reads one condition or a list of them, all of which must hold. */
export const parseConditions = (place: Place, decimal: DecimalMark): ConditionSpec[] =>
  place.items().flatMap((item) => parseCondition(item, decimal) ?? []);

function parseCondition(place: Place, decimal: DecimalMark): ConditionSpec | undefined {
  if (!isJsonObject(place.value))
    return place.refuse('wrong-type', 'an object with a column and a test is expected here');
  place.expectOnly('column', 'equals', 'startsWith', 'lessThan', 'present', 'not');
  const column = columnAt(place.at('column'));
  const test = parseTest(place);
  const isOpposite = test?.kind === 'present' && !place.at('present').yesNo(true);
  return test && { column, test, decimal, negated: place.at('not').yesNo(false) !== isOpposite };
}

function parseTest(place: Place): Test | undefined {
  const kind = place.exactlyOne('equals', 'startsWith', 'lessThan', 'present');
  switch (kind) {
    case 'equals':
    case 'startsWith':
      return { kind, text: place.at(kind).text() ?? '' };
    case 'lessThan':
      return { kind, bound: parseBound(place.at(kind)) };
    case 'present':
      return { kind };
    case undefined:
      return undefined;
  }
}

function parseBound(place: Place): number {
  const number = parseDecimal(place.text() ?? '0', 'point');
  if (!number) place.refuse('malformed-number', 'a number is expected here');
  return Number(number ?? 0);
}
