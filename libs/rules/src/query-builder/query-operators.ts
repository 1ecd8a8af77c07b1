import type { Sentence } from '../decorators/decorator.js';
import { DECORATORS, type DecoratorName } from '../decorators/index.js';
import type { FactType, RuleScope } from '../facts.js';
import { OPERATOR_NAMES, type OperatorName, operatorOf } from '../operators/index.js';
import { readOperator } from '../parse/parse-operator.js';
import { Parsing } from '../parse/parsing.js';
import { calendarPeriod } from '../values/calendar-period.js';
import { flag } from '../values/flag.js';
import { months } from '../values/months.js';
import { oneValue } from '../values/one-value.js';
import { pattern } from '../values/pattern-value.js';
import { someText } from '../values/some-text.js';
import { spanRange } from '../values/span-range.js';
import { span } from '../values/span-value.js';
import { valueList } from '../values/value-list.js';
import { valueRange } from '../values/value-range.js';
import type { ValueShape } from '../values/value-shape.js';
import { NULL_OPERATORS, operatorNameOf } from './operator-name.js';

/**
 * What an operator's editor has to edit: `value` and `text` one literal or another fact, `list` and `range` an array, `days` a
 * number of days and a time zone, `zone` the time zone alone, and the rest what `docs/definitions.md` says of the operator.
 */
export type Takes =
  | 'nothing'
  | 'value'
  | 'text'
  | 'list'
  | 'range'
  | 'pattern'
  | 'span'
  | 'spanRange'
  | 'period'
  | 'months'
  | 'days'
  | 'zone';

/** An operator as a field's `operators` take it (its `FullOperator`), and what an editor of one's own needs beside that. */
export type QueryOperator = {
  readonly name: string;
  /** The name again; the builder goes by either. */
  readonly value: string;
  /** The words our sentences have for it. */
  readonly label: string;
  readonly takes: Takes;
  /** The type of what is compared: that of the field, or what decorators make of it. */
  readonly asks: FactType;
  readonly valueSources: ['value'] | ['value', 'field'];
  /** For `getValueEditorType`: the one standard editor that leaves such a value as it is, where the usual one would not. */
  readonly valueEditorType?: 'multiselect';
  /** There is no value to edit. */
  readonly arity?: 'unary';
};

/** The operators of a type of fact, behind each of the decorators that mean something for it; those without a value at the end. */
export function operatorOptions(type: FactType, decorators: ReadonlyArray<readonly DecoratorName[]>): QueryOperator[] {
  const options = [...decorators.flatMap((around) => decorated(type, around)), ...nullOptions(type)];
  return [...new Map(options.map((option) => [option.name, option])).values()];
}

/** What `parseRule` takes behind the decorators. `isSet` is not among it: the builder has two operators for that. */
const decorated = (type: FactType, decorators: readonly DecoratorName[]): QueryOperator[] =>
  OPERATOR_NAMES.filter((name) => name !== 'isSet')
    .map((name) => readOperator({ operator: [...decorators, name].join(':') }, type, '', new Parsing(NO_SCOPE)))
    .flatMap((read) => (read?.type === undefined ? [] : [option(read.name, decorators, read.type)]));

const NO_SCOPE: RuleScope = { facts: new Map(), segments: new Set() };

function option(operator: OperatorName, decorators: readonly DecoratorName[], asks: FactType): QueryOperator {
  const name = operatorNameOf(decorators, operator);
  const takes = takesOf(operator);
  return {
    name,
    value: name,
    label: labelOf(operator, decorators, asks),
    takes,
    asks,
    valueSources: takes === 'value' || takes === 'text' ? ['value', 'field'] : ['value'],
    ...(isCollapsed(name, takes) && { valueEditorType: 'multiselect' }),
  };
}

const nullOptions = (asks: FactType): QueryOperator[] =>
  Array.from(NULL_OPERATORS, ([name, value]) => ({
    name,
    value: name,
    label: operatorOf('isSet').say(String(value), asks),
    takes: 'nothing',
    asks,
    valueSources: ['value'],
    arity: 'unary',
  }));

const SHAPES: ReadonlyMap<ValueShape, Takes> = new Map([
  [flag, 'nothing'],
  [oneValue, 'value'],
  [someText, 'text'],
  [valueList, 'list'],
  [valueRange, 'range'],
  [pattern, 'pattern'],
  [span, 'span'],
  [spanRange, 'spanRange'],
  [calendarPeriod, 'period'],
  [months, 'months'],
]);

/** Anniversaries make their shapes themselves. */
const COUNTED: ReadonlySet<OperatorName> = new Set(['anniversaryInTheLast', 'anniversaryInTheNext']);

const takesOf = (operator: OperatorName): Takes =>
  SHAPES.get(operatorOf(operator).value) ?? (COUNTED.has(operator) ? 'days' : 'zone');

/** Operators whose value the builder knows to be an array. It cuts down every other array that a text input is to show. */
const WITH_ARRAYS: ReadonlySet<string> = new Set(['in', 'notIn', 'between', 'notBetween']);

const isCollapsed = (name: string, takes: Takes): boolean =>
  (takes === 'list' || takes === 'range') && !WITH_ARRAYS.has(name);

/** The words of a comparison without fact and value: "is at least", "is between … ago", "some of them: starts with". */
function labelOf(operator: OperatorName, decorators: readonly DecoratorName[], asks: FactType): string {
  const predicate = operatorOf(operator).say('…', asks).replace(/ ?…$/, '');
  const { subject, predicate: words } = decorators.reduceRight<Sentence>(
    (sentence, name) => DECORATORS[name].say(sentence),
    { subject: IT, predicate },
  );
  return subject === IT ? words : `${subject}: ${words}`;
}

const IT = 'them';
