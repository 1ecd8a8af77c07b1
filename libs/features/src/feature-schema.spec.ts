import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '#kernel';
import { parseFeatures } from './feature-parser.js';
import { AGGREGATES, SEQUENCE_MEASURES, SESSION_MEASURES } from './feature-spec.js';
import { AMONG, BASE } from './parse/parse.spec-support.js';

const ajv = new Ajv2020({ strictSchema: true, strictTypes: false, strictRequired: false });
for (const name of ['feature', 'rule']) {
  ajv.addSchema(JSON.parse(readFileSync(`rules/${name}.schema.json`, 'utf8')), `${name}.schema.json`);
}

const schemaAccepts = (body: JsonObject): boolean => ajv.validate('feature.schema.json', body) as boolean;

const problemsOf = (body: JsonObject) => parseFeatures(new Map(Object.entries({ ...BASE, probe: body }))).problems;

const verdicts = (body: JsonObject) => ({ schema: schemaAccepts(body), parser: problemsOf(body).length === 0 });

const AGGREGATE: JsonObject = { kind: 'aggregate', aggregate: 'count', events: ['order'] };
const RECENCY: JsonObject = { kind: 'recency', events: ['order'] };
const SESSIONS: JsonObject = { kind: 'sessions', events: ['page_viewed'] };
const SEQUENCE: JsonObject = {
  kind: 'sequence',
  first: { events: ['cart'] },
  then: { events: ['order'] },
  within: { days: 1 },
};
const RATIO: JsonObject = { kind: 'ratio', of: 'spend', by: 'orders' };
const SUPPLIED: JsonObject = { kind: 'supplied' };
const SCORE: JsonObject = { kind: 'score', of: 'orders', among: AMONG };
const PERCENTILE: JsonObject = { kind: 'percentile', of: 'spend' };
const FILTER: JsonObject = {
  where: { all: [{ fact: 'category', operator: 'equal', value: 'tea' }] },
  properties: { category: 'string', price: 'money' },
};
const WINDOWS: JsonObject[] = [
  { last: { days: 30 } },
  { from: { months: 2 }, to: { months: 1 } },
  { to: { days: 30 } },
  { since: '2026-01-01T00:00:00.000Z' },
  { since: '2026-01-01T00:00:00.000Z', until: '2026-07-01T00:00:00.000Z' },
  { period: 'month', from: -1, to: -1, zone: 'Europe/Amsterdam' },
];
const ANCHORED: JsonObject[] = [
  { after: { events: ['signed_up'] } },
  { after: { events: ['signed_up'], which: 'last' }, within: { days: 7 } },
  { before: { attribute: 'renews_at' }, within: { months: 1 } },
];

const SOUND: JsonObject[] = [
  ...Object.values(BASE),
  ...Object.keys(AGGREGATES).map((aggregate) => ({ ...AGGREGATE, aggregate, of: 'category' })),
  { ...AGGREGATE, ...FILTER },
  { ...AGGREGATE, aggregate: 'sum', minus: ['refund'] },
  { ...AGGREGATE, aggregate: 'active_periods', period: 'week', zone: 'Europe/Amsterdam' },
  ...[...WINDOWS, ...ANCHORED].map((window) => ({ ...AGGREGATE, window })),
  { ...RECENCY, ...FILTER },
  SESSIONS,
  { ...SESSIONS, ...FILTER, gap_minutes: 5 },
  ...Object.keys(SESSION_MEASURES).map((measure) => ({ ...SESSIONS, measure })),
  ...WINDOWS.map((window) => ({ ...SESSIONS, window })),
  SEQUENCE,
  { ...SEQUENCE, without: { events: ['refund'], ...FILTER } },
  { kind: 'sequence', first: { events: ['cart'] }, without: { events: ['order'] }, within: { hours: 1 } },
  ...Object.keys(SEQUENCE_MEASURES).map((measure) => ({ ...SEQUENCE, measure })),
  ...WINDOWS.map((window) => ({ ...SEQUENCE, window })),
  RATIO,
  { ...RATIO, kind: 'difference' },
  { ...RATIO, kind: 'trend' },
  { kind: 'difference', of: 'first_at', by: 'signed_up_at' },
  SUPPLIED,
  { ...SUPPLIED, type: 'boolean', valid_for: { days: 30 } },
  SCORE,
  { ...SCORE, refit_every: { months: 1 } },
  { ...SCORE, bins: 3, cuts: [1, 2] },
  PERCENTILE,
  { ...PERCENTILE, among: AMONG, refit_every: { weeks: 1 } },
];

const without = (body: JsonObject, ...members: string[]): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !members.includes(name)));

const BROKEN: JsonObject[] = [
  ...[AGGREGATE, RECENCY, SESSIONS, SEQUENCE, RATIO, SUPPLIED, SCORE, PERCENTILE].flatMap((body) => [
    { ...body, colour: 'red' },
    { ...body, name: null },
  ]),
  ...['first', 'last', 'most_frequent'].flatMap((aggregate) => [
    { ...AGGREGATE, aggregate },
    { ...AGGREGATE, aggregate, of: 'value' },
  ]),
  { ...AGGREGATE, aggregate: 'sum', of: '' },
  { ...AGGREGATE, minus: ['refund'] },
  { ...AGGREGATE, aggregate: 'sum', minus: [] },
  { ...AGGREGATE, aggregate: 'active_days', period: 'week' },
  { ...AGGREGATE, aggregate: 'active_days', zone: 'UTC' },
  { ...AGGREGATE, aggregate: 'active_periods', period: 'decade' },
  { ...AGGREGATE, last_days: 30, window: { last: { days: 30 } } },
  { ...AGGREGATE, where: {} },
  { ...AGGREGATE, properties: {} },
  { ...AGGREGATE, properties: { name: 'string' } },
  { ...AGGREGATE, properties: { value: 'number' } },
  { ...AGGREGATE, properties: { tags: 'list' } },
  { ...AGGREGATE, properties: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`p${index}`, 'string'])) },
  ...[
    {},
    { last: 30 },
    { last: { days: 30 }, to: { days: 10 } },
    { from: { days: 30 } },
    { since: '2026-01-01' },
    { period: 'month', from: 0, to: 0 },
    { within: { days: 7 } },
    { after: { events: [] } },
    { after: { events: ['signed_up'], attribute: 'signed_up_at' } },
    { after: { attribute: '' } },
    { after: { events: ['signed_up'] }, before: { events: ['order'] } },
  ].map((window) => ({ ...AGGREGATE, window: window as JsonObject })),
  { ...RECENCY, window: { last: { days: 30 } } },
  ...ANCHORED.flatMap((window) => [
    { ...SESSIONS, window },
    { ...SEQUENCE, window },
  ]),
  without(SESSIONS, 'events'),
  { ...SESSIONS, gap_minutes: 0 },
  { ...SESSIONS, gap_minutes: 1441 },
  { ...SESSIONS, measure: 'length' },
  { ...SESSIONS, last_days: 30 },
  without(SEQUENCE, 'first'),
  without(SEQUENCE, 'then'),
  without(SEQUENCE, 'within'),
  { ...SEQUENCE, within: { days: 1, hours: 1 } },
  { ...SEQUENCE, then: { events: ['order'], then: { events: ['refund'] } } },
  { ...SEQUENCE, measure: 'avg' },
  without(RATIO, 'of'),
  without(RATIO, 'by'),
  { ...RATIO, by: 5 },
  { ...SUPPLIED, type: 'money' },
  { ...SUPPLIED, valid_for: { days: 0 } },
  { ...SCORE, refit_every: 30 },
  { ...SCORE, bins: 2, cuts: [5], refit_every: { days: 30 } },
  without(PERCENTILE, 'of'),
  { ...PERCENTILE, among: null },
  { ...PERCENTILE, bins: 5 },
];

describe('rules/feature.schema.json and the parser', () => {
  it.each(SOUND)('accept %j', (body) => {
    expect({ ...verdicts(body), problems: problemsOf(body) }).toEqual({ schema: true, parser: true, problems: [] });
  });

  it.each(BROKEN)('refuse %j', (body) => {
    expect(verdicts(body)).toEqual({ schema: false, parser: false });
  });
});

const json = fc.json({ maxDepth: 3 }).map((text): JsonValue => JSON.parse(text));
const member = fc.constantFrom(...new Set(SOUND.flatMap((body) => Object.keys(body))), '', '__proto__', 'a/b');
const piece = fc.constantFrom(...SOUND.flatMap((body) => Object.values(body)), ...WINDOWS, ...ANCHORED, { seconds: 5 });

/** Sound features with some members replaced, at the top or in an object inside: most are wrong, and many only just. */
const nearly = fc
  .tuple(
    fc.constantFrom(...SOUND),
    fc.array(fc.tuple(fc.option(member, { freq: 2, nil: undefined }), member, fc.oneof(json, piece)), { maxLength: 3 }),
  )
  .map(([sound, changes]) => {
    const body = structuredClone(sound) as JsonObject;
    for (const [outer, inner, value] of changes) {
      const target = outer === undefined || !Object.hasOwn(body, outer) ? body : body[outer];
      if (typeof target === 'object' && target !== null && !Array.isArray(target))
        define(target, inner, structuredClone(value));
    }
    return body;
  });

/** As JSON.parse does it: `__proto__` is a member like any other. */
const define = (target: JsonObject, name: string, value: JsonValue): unknown =>
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });

const anything = fc.dictionary(fc.oneof(member, fc.string()), fc.oneof(json, piece), { noNullPrototype: true });

/** Whether a JSON Pointer leads to something, or to a member that is lacking. */
function leadsInto(pointer: string, body: JsonValue): boolean {
  const steps = pointer.split('/').slice(1, -1);
  let place: JsonValue | undefined = body;
  for (const step of steps) {
    if (typeof place !== 'object' || place === null) return false;
    place = (place as JsonObject)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return typeof place === 'object' && place !== null;
}

describe('whatever the JSON of a feature', () => {
  it('it is read, or refused with places in it', () => {
    fc.assert(
      fc.property(fc.oneof(anything, { arbitrary: nearly, weight: 4 }), (body) => {
        for (const problem of problemsOf(body)) {
          expect(problem).toEqual({
            key: 'probe',
            code: expect.any(String),
            pointer: expect.any(String),
            message: expect.any(String),
          });
          expect({ problem, leadsInto: leadsInto(problem.pointer, body) }).toEqual({ problem, leadsInto: true });
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('the schema accepts it if the parser does', () => {
    fc.assert(
      fc.property(nearly, (body) => {
        if (problemsOf(body).length === 0)
          expect({ body, schema: schemaAccepts(body) }).toEqual({ body, schema: true });
      }),
      { numRuns: 2000 },
    );
  });
});
