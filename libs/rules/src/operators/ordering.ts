import type { FactType, FactValue } from '../facts.js';
import type { ComparedValue } from '../values/operand.js';

/** The types whose order means something. Strings are left out: json-rules-engine compares only those that begin with a number. */
export const ORDERED_TYPES: readonly FactType[] = ['number', 'money', 'instant', 'duration'];

type Ordered = number | string;

/** json-rules-engine's guard of its four ordering operators: false unless `parseFloat` finds a number at the start of the fact. */
export const ordering =
  (holds: (fact: Ordered, value: Ordered) => boolean) =>
  (fact: FactValue, value: ComparedValue): boolean =>
    !Number.isNaN(Number.parseFloat(String(fact))) && holds(fact as Ordered, value as Ordered);
