import type { JsonObject } from '#kernel';
import type { DecoratorName } from '../decorators/index.js';
import type { FactType, RuleScope } from '../facts.js';
import type { Labels } from '../interpreters/describe-rule.js';
import { readFactOperand } from '../parse/parse-fact.js';
import { Parsing } from '../parse/parsing.js';
import type { Rule } from '../rule.js';
import type { FactOperand } from '../values/operand.js';
import { type RuleVisitor, visitRule } from '../visit-rule.js';
import { fieldNameOf } from './field-name.js';
import { SEGMENT_FIELD } from './query.js';
import { operatorOptions, type QueryOperator } from './query-operators.js';

/** A field as react-querybuilder's `fields` take it (its `FullField`), and what an editor of one's own needs beside that. Plain JSON. */
export type QueryField = {
  readonly name: string;
  /** The name again; the builder goes by either. */
  readonly value: string;
  readonly label: string;
  /** The type of what the field reads. */
  readonly type: FactType | 'segment';
  /** What can be an element of a list, and lists. */
  readonly element?: 'string';
  /** Fields that agree in this are offered to compare with: those of the same type, and for a list strings (and, alas, lists). */
  readonly comparator: 'type' | 'element';
  readonly inputType: 'number' | 'text' | 'checkbox';
  /** Where it is the same for all operators; see `QueryOperator`. */
  readonly valueEditorType?: 'checkbox' | 'select';
  readonly valueSources: ['value'] | ['value', 'field'];
  readonly operators: QueryOperator[];
  readonly placeholder?: string;
  /** What a `select` selects from. */
  readonly values?: { readonly name: string; readonly value: string; readonly label: string }[];
};

export interface QueryFieldOptions {
  readonly labels?: Labels;
  /** Decorators to offer before the operators, wherever they mean something. @example [['ignoreCase'], ['someFact', 'ignoreCase']] */
  readonly decorators?: ReadonlyArray<readonly DecoratorName[]>;
  /** A rule that is to be shown: fields and decorators it uses are offered too, so that every part of it can be selected. */
  readonly showing?: Rule;
}

/**
 * The fields of a scope for the `fields` of react-querybuilder: every fact, each member of an object, percentiles, and segments.
 *
 * Its own controls suffice for single values, `in` and `between`. For the other operators give it a value editor that goes by
 * `QueryOperator.takes`: a standard text input would show a time span as `[object Object]`, and keep only the first of a list.
 */
export function queryBuilderFields(
  scope: RuleScope,
  { labels = {}, decorators = [], showing }: QueryFieldOptions = {},
): QueryField[] {
  const used = showing === undefined ? [] : visitRule(showing, usesOf);
  const operands = [...factOperands(scope), ...used.map(({ operand }) => operand)];
  const byName = new Map(operands.map((operand) => [fieldNameOf(operand), operand]));
  const uses = Map.groupBy(used, ({ operand }) => fieldNameOf(operand));
  const fields = Array.from(byName, ([name, operand]) => {
    const usedHere = (uses.get(name) ?? []).map((use) => use.decorators);
    return factField(name, operand, { labels, decorators: [[], ...decorators, ...usedHere] });
  });
  return scope.segments.size === 0 ? fields : [...fields, segmentField(scope, labels)];
}

/** Everything of a scope that a rule can ask for, the values first and the percentiles last. */
function factOperands(scope: RuleScope): FactOperand[] {
  const facts = Array.from(scope.facts);
  const values = facts.flatMap(([fact, { members }]): JsonObject[] => [
    { fact },
    ...Array.from(members?.keys() ?? [], (path) => ({ fact, path })),
  ]);
  const percentiles = facts.map(([fact]): JsonObject => ({ fact, params: { as: 'percentile' } }));
  return [...values, ...percentiles]
    .map((json) => readFactOperand(json, { pointer: '', besides: [] }, new Parsing(scope)))
    .filter((operand) => operand !== undefined);
}

interface Use {
  readonly operand: FactOperand;
  readonly decorators: readonly DecoratorName[];
}

const usesOf: RuleVisitor<Use[]> = {
  all: (_, uses) => uses.flat(),
  any: (_, uses) => uses.flat(),
  not: (_, uses) => uses,
  segment: () => [],
  comparison: ({ subject, decorators, value }) => [
    { operand: subject, decorators },
    ...(value.kind === 'fact' ? [{ operand: value, decorators: [] }] : []),
  ],
};

function factField(
  name: string,
  operand: FactOperand,
  { labels, decorators }: Required<Pick<QueryFieldOptions, 'labels' | 'decorators'>>,
): QueryField {
  const { type } = operand;
  const operators = operatorOptions(type, decorators);
  return {
    name,
    value: name,
    label: labelOf(operand, labels),
    type,
    ...((type === 'string' || type === 'list') && { element: 'string' }),
    comparator: type === 'list' ? 'element' : 'type',
    ...INPUTS[type],
    valueSources: operators.some(({ valueSources }) => valueSources.length > 1) ? ['value', 'field'] : ['value'],
    operators,
  };
}

type Input = Pick<QueryField, 'inputType' | 'valueEditorType' | 'placeholder'>;

const NUMBER: Input = { inputType: 'number' };

const TEXT: Input = { inputType: 'text' };

/** Instants are text: an HTML input for dates knows no time zone and no milliseconds. */
const INPUTS: Readonly<Record<FactType, Input>> = {
  number: NUMBER,
  money: NUMBER,
  duration: NUMBER,
  string: TEXT,
  boolean: { inputType: 'checkbox', valueEditorType: 'checkbox' },
  instant: { inputType: 'text', placeholder: '2026-01-31T00:00:00.000Z' },
  list: TEXT,
  object: TEXT,
};

function labelOf({ fact, path = '', as, missing }: FactOperand, { fact: label }: Labels): string {
  const place = `${label?.(fact) ?? fact}${path.slice(1)}`;
  const read = as === undefined ? place : `${as} of ${place}`;
  return missing === undefined ? read : `${read} (${JSON.stringify(missing)} if missing)`;
}

const segmentField = ({ segments }: RuleScope, { segment: label }: Labels): QueryField => ({
  name: SEGMENT_FIELD,
  value: SEGMENT_FIELD,
  label: 'segment',
  type: 'segment',
  comparator: 'type',
  inputType: 'text',
  valueEditorType: 'select',
  valueSources: ['value'],
  operators: [{ name: '=', value: '=', label: 'is', takes: 'value', asks: 'string', valueSources: ['value'] }],
  values: Array.from(segments, (key) => ({ name: key, value: key, label: label?.(key) ?? key })),
});
