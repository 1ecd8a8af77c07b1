import type { Sentence } from '../decorators/decorator.js';
import { DECORATORS } from '../decorators/index.js';
import type { FactType, Scalar, ScalarType } from '../facts.js';
import { operatorOf } from '../operators/index.js';
import type { ComparisonNode, RuleNode } from '../rule.js';
import type { CalendarPeriod } from '../time/calendar.js';
import { spanText } from '../time/span.js';
import type { FactOperand, Operand } from '../values/operand.js';
import { visitRule } from '../visit-rule.js';

/** What facts and segments are called in a sentence; by default what they are called in rules. */
export interface Labels {
  readonly fact?: (name: string) => string;
  readonly segment?: (key: string) => string;
}

/**
 * The rule in English, on one line.
 * @example describeRule(rule) === 'country is "NL" and (orders is at least 3 or recency is less than 30 days)'
 */
export function describeRule(rule: RuleNode, labels: Labels = {}): string {
  return visitRule<Part>(rule, {
    all: (_, parts) => joined(parts, 'and'),
    any: (_, parts) => joined(parts, 'or'),
    not: (_, { text }) => simple(`not (${text})`),
    segment: ({ key }) => simple(`in segment "${labels.segment?.(key) ?? key}"`),
    comparison: (node) => {
      const { subject, predicate } = sentenceOf(node, labels);
      return { text: `${subject} ${predicate}`, compound: / or /.test(predicate) };
    },
  }).text;
}

interface Part {
  readonly text: string;
  /** Has an "and" or "or" of its own, so that it needs brackets inside another. */
  readonly compound: boolean;
}

const simple = (text: string): Part => ({ text, compound: false });

function joined(parts: readonly Part[], word: 'and' | 'or'): Part {
  const [first, ...others] = parts;
  if (first !== undefined && others.length === 0) return first;
  const texts = parts.map(({ text, compound }) => (compound ? `(${text})` : text));
  return { text: texts.join(` ${word} `), compound: true };
}

function sentenceOf({ subject, decorators, operator, value }: ComparisonNode, labels: Labels): Sentence {
  const plain = {
    subject: factText(subject, labels),
    predicate: operatorOf(operator).say(valueText(value, labels), subject.type),
  };
  return decorators.reduceRight<Sentence>((sentence, name) => DECORATORS[name].say(sentence), plain);
}

function factText({ fact, type, path, as, missing }: FactOperand, labels: Labels): string {
  const name = `${labels.fact?.(fact) ?? fact}${path === undefined ? '' : path.slice(1)}`;
  const read = as === undefined ? name : `the percentile of ${name}`;
  return missing === undefined ? read : `${read} (${missingText(missing, type)} if missing)`;
}

const missingText = (missing: NonNullable<FactOperand['missing']>, type: FactType): string =>
  typeof missing === 'object'
    ? `[${missing.map((item) => JSON.stringify(item)).join(', ')}]`
    : scalarText(missing, type as ScalarType);

function valueText(operand: Operand, labels: Labels): string {
  switch (operand.kind) {
    case 'fact':
      return factText(operand, labels);
    case 'literal':
      return scalarText(operand.value, operand.type);
    case 'list':
      return operand.values.map((value) => scalarText(value, operand.type)).join(', ');
    case 'range':
      return operand.values.map((value) => scalarText(value, operand.type)).join(' and ');
    case 'pattern':
      return `/${operand.value}/`;
    case 'span':
      return spanText(operand.value);
    case 'spanRange':
      return `${spanText(operand.value.from)} and ${spanText(operand.value.to)}`;
    case 'period':
      return periodText(operand.value);
    case 'dayOfYear':
      return dayOfYearText(operand.value);
    case 'months':
      return `${operand.value.months.map((month) => MONTHS[month - 1]).join(', ')} (${operand.value.zone})`;
  }
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

function scalarText(value: Scalar, type: ScalarType): string {
  if (type === 'string') return JSON.stringify(value);
  if (type === 'duration') return value === 1 ? '1 day' : `${value} days`;
  return String(value);
}

function periodText({ period, from, to, zone }: CalendarPeriod): string {
  return `${from === to ? onePeriod(period, from) : severalPeriods(period, from, to)} (${zone})`;
}

function onePeriod(period: string, offset: number): string {
  if (period === 'day' && Math.abs(offset) <= 1) return ['yesterday', 'today', 'tomorrow'][offset + 1] ?? '';
  if (offset === 0) return `in this calendar ${period}`;
  if (Math.abs(offset) === 1) return `in the ${offset < 0 ? 'last' : 'next'} calendar ${period}`;
  return `in the calendar ${period} ${Math.abs(offset)} ${offset < 0 ? 'back' : 'ahead'}`;
}

function severalPeriods(period: string, from: number, to: number): string {
  const count = to - from + 1;
  if (to === -1) return `in the last ${count} whole calendar ${period}s`;
  if (to === 0) return `in the last ${count} calendar ${period}s, this one included`;
  if (from === 1) return `in the next ${count} calendar ${period}s`;
  return `in the calendar ${period}s ${from} to ${to} from this one`;
}

const dayOfYearText = ({ days, zone }: { readonly days?: number; readonly zone: string }): string =>
  days === undefined ? ` (${zone})` : `${days === 1 ? '1 day' : `${days} days`} (${zone})`;
