import { describe, expect, it } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import { isJsonObject, type JsonObject, type JsonValue } from '#kernel';
import { DECORATOR_NAMES } from '../decorators/index.js';
import { MAX_PROBLEMS } from '../limits.js';
import { OPERATOR_NAMES } from '../operators/index.js';
import { FACTS, ruleJsonArbitrary, SCOPE } from '../testing/arbitraries.js';
import { propertyRuns } from '../testing/property-runs.js';
import { parseRule } from './parse-rule.js';

/** What somebody could send who knows the words of the language, or wishes it ill. */
const KEYS = [
  ...['all', 'any', 'not', 'condition', 'fact', 'operator', 'value', 'path', 'params', 'name', 'priority', 'missing'],
  ...[
    'as',
    'zone',
    'period',
    'from',
    'to',
    'days',
    'months',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
  ],
];

const WORDS = [
  ...FACTS.keys(),
  ...OPERATOR_NAMES,
  ...DECORATOR_NAMES.map((name) => `${name}:equal`),
  ...[
    'first',
    '__proto__',
    'constructor',
    '$.text',
    '$..*',
    '$[?(@.a)]',
    '(a+)+$',
    '(((((',
    'UTC',
    '\0',
    '\uD800',
    ':',
    '',
  ],
  ...['known:known:equal', 'not:equal', ':::', 'equal:', '1e999', '9'.repeat(400), 'a'.repeat(10_000)],
];

const anyJson: Arbitrary<JsonValue> = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom<JsonValue>(null, true, false, 0, -1, 1e308, 30, 0.5, ...WORDS),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('json'), { maxKeys: 5 }),
  ),
})).json;

/** A good rule with one value somewhere replaced by anything. */
const mutated: Arbitrary<JsonValue> = fc
  .tuple(ruleJsonArbitrary(['first']), fc.infiniteStream(fc.nat(5)), anyJson)
  .map(([rule, steps, json]) => replaceSomewhere(rule, steps, json));

function replaceSomewhere(rule: JsonValue, steps: Iterator<number>, json: JsonValue): JsonValue {
  const keys = Array.isArray(rule) ? [...rule.keys()].map(String) : isJsonObject(rule) ? Object.keys(rule) : [];
  const key = keys[(steps.next().value ?? 0) % Math.max(1, keys.length)];
  if (key === undefined || (steps.next().value ?? 0) === 0) return json;
  if (Array.isArray(rule))
    return rule.map((item, index) => (String(index) === key ? replaceSomewhere(item, steps, json) : item));
  return { ...(rule as JsonObject), [key]: replaceSomewhere((rule as JsonObject)[key] ?? null, steps, json) };
}

/** Whether a pointer leads somewhere in a document; a key that is missing is told at the object that lacks it. */
function leadsSomewhere(document: JsonValue, pointer: string): boolean {
  let value: JsonValue | undefined = document;
  for (const step of pointer
    .split('/')
    .slice(1)
    .map((text) => text.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    if (typeof value !== 'object' || value === null) return false;
    value = Object.hasOwn(value, step) ? (value as JsonObject)[step] : undefined;
  }
  return true;
}

describe('10,000 documents nobody should send', () => {
  it('are refused with pointers into them, or accepted, and nothing else happens', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.oneof(anyJson, mutated), (json) => {
        const rule = parseRule(json, SCOPE);
        if (rule.ok) return;
        refused += 1;
        expect(rule.error.length).toBeGreaterThan(0);
        for (const { pointer, message } of rule.error) {
          expect({ pointer, leads: leadsSomewhere(json, pointer) }).toEqual({ pointer, leads: true });
          expect(message.length).toBeLessThan(1000);
        }
      }),
      { numRuns: propertyRuns(10_000) },
    );
    expect(refused).toBeGreaterThan(propertyRuns(4500));
  });
});

describe('a document without end', () => {
  const problemsOf = (json: unknown) => {
    const rule = parseRule(json, SCOPE);
    return rule.ok ? [] : rule.error;
  };

  it('that contains itself is refused at the depth allowed', () => {
    const circle: Record<string, unknown> = {};
    circle.not = circle;
    expect(problemsOf(circle)).toEqual([expect.objectContaining({ code: 'too-deep' })]);
  });

  it('that doubles with every level is given up after so many conditions', () => {
    const circle: Record<string, unknown> = {};
    circle.all = [circle, circle];
    const problems = problemsOf(circle);
    expect(problems.length).toBe(MAX_PROBLEMS);
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['too-deep']));
  });

  it('that is merely large tells no more problems than anybody reads', () => {
    const problems = problemsOf({ any: Array(1_000_000).fill(7) });
    expect(problems.length).toBe(MAX_PROBLEMS);
  });

  it('that is nested a hundred thousand deep does not exhaust the stack', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = { not: deep };
    expect(problemsOf(deep)).toEqual([expect.objectContaining({ code: 'too-deep' })]);
  });
});
