import { didYouMean, isJsonObject, type JsonObject } from '#kernel';
import { type Fact, type FactType, percentileOf, RANKABLE_TYPES, typeLabel } from '#rules';
import { isInstant, type SegmentCase } from './segment-case.js';

/** Something about a case that its author can hardly have meant. It does not make the case fail. */
export interface CaseWarning {
  readonly code: 'unknown-fact' | 'fact-not-asked' | 'fact-type';
  readonly fact: string;
  readonly message: string;
}

/** What the facts of a case are held against. */
export interface CaseVocabulary {
  /** Every fact there is, by key of its feature. */
  readonly facts: ReadonlyMap<string, Fact>;
  /** What the rule reads, percentiles as `percentile(key)`. */
  readonly asked: ReadonlySet<string>;
}

export const warningsOf = ({ facts }: SegmentCase, { facts: known, asked }: CaseVocabulary): CaseWarning[] =>
  Object.entries(facts).flatMap(([name, value]) => {
    const fact = factCalled(name, known);
    if (fact === undefined) return [unknownFact(name, known)];
    return [
      ...(asked.has(name) ? [] : [NOT_ASKED(name)]),
      ...(fits(value, fact) ? [] : [wrongType(name, fact, value)]),
    ];
  });

/** A percentile is a fact of its own to a case. */
function factCalled(name: string, known: ReadonlyMap<string, Fact>): Fact | undefined {
  const itself = known.get(name);
  if (itself !== undefined) return itself;
  const isPercentile = known.entries().some(([key, fact]) => percentileOf(key) === name && hasPercentiles(fact));
  return isPercentile ? { type: 'number' } : undefined;
}

const hasPercentiles = ({ type, isRank }: Fact): boolean => RANKABLE_TYPES.includes(type) && isRank !== true;

function unknownFact(name: string, known: ReadonlyMap<string, Fact>): CaseWarning {
  const candidates = [...known].flatMap(([key, fact]) => (hasPercentiles(fact) ? [key, percentileOf(key)] : [key]));
  return {
    code: 'unknown-fact',
    fact: name,
    message: `There is no feature ${JSON.stringify(name)}${didYouMean(name, candidates)}`,
  };
}

const NOT_ASKED = (name: string): CaseWarning => ({
  code: 'fact-not-asked',
  fact: name,
  message: `The rule does not ask for "${name}", so this changes nothing.`,
});

function wrongType(name: string, { type }: Fact, value: unknown): CaseWarning {
  const shown = JSON.stringify(value);
  const wanted = type === 'instant' ? 'an instant, in UTC with milliseconds' : typeLabel(type);
  return {
    code: 'fact-type',
    fact: name,
    message: `"${name}" is ${wanted}; ${shown} is something a customer cannot have.`,
  };
}

function fits(value: unknown, fact: Fact): boolean {
  if (fact.type === 'object') return isJsonObject(value) && fitsMembers(value, fact.members ?? new Map(), '$');
  return TYPE_TESTS[fact.type](value) && (fact.whole !== true || Number.isInteger(value));
}

/** Of an object, a feature keeps nothing but its declared members. */
function fitsMembers(object: JsonObject, members: ReadonlyMap<string, FactType>, path: string): boolean {
  return Object.entries(object).every(([key, value]) => {
    const inner = `${path}.${key}`;
    const type = members.get(inner);
    if (type !== undefined && type !== 'object') return TYPE_TESTS[type](value);
    return isJsonObject(value) && fitsMembers(value, members, inner);
  });
}

const isNumber = (value: unknown): boolean => typeof value === 'number';

const TYPE_TESTS: Readonly<Record<Exclude<FactType, 'object'>, (value: unknown) => boolean>> = {
  number: isNumber,
  money: isNumber,
  duration: Number.isInteger,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  instant: isInstant,
  list: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};
