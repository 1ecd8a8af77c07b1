import { describe, expect, it } from '@jest/globals';
import { joinWith, type RuleGroupType, type RuleType, toArray, update } from '@react-querybuilder/core';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '#kernel';
import { toJsonRulesEngine } from '../interpreters/to-json-rules-engine.js';
import { MAX_DEPTH } from '../limits.js';
import { ruleJsonArbitrary, SCOPE } from '../testing/arbitraries.js';
import { parsed } from '../testing/parsed.js';
import { propertyRuns } from '../testing/property-runs.js';
import { fromQueryBuilder } from './from-query-builder.js';
import type { QueryGroup } from './query.js';
import { SHOP } from './testing/shop.js';
import { toQueryBuilder } from './to-query-builder.js';

const RULE = { field: 'orders', operator: '>', value: 3 };
const LEAF = { fact: 'orders', operator: 'greaterThan', value: 3 };

const group = (...rules: unknown[]): RuleGroupType => ({ combinator: 'and', rules: rules as RuleType[] });
const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => group(inner), RULE);

/** The rule as JSON, or its problems as `code pointer message`. */
function read(query: unknown): JsonObject | string[] {
  const rule = fromQueryBuilder(query, SHOP);
  if (rule.ok) return toJsonRulesEngine(rule.value);
  return rule.error.map(({ code, pointer, message }) => `${code} ${pointer} ${message}`);
}

describe('fromQueryBuilder reads', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'what the builder adds by itself',
      { ...RULE, id: 'r', path: [0], valueSource: 'value', meta: { theirs: 1 } },
      LEAF,
    ],
    ['parts neither locked nor muted', { ...RULE, disabled: false, muted: false, match: null, lhs: null }, LEAF],
    ['our names of operators', { ...RULE, operator: 'greaterThan' }, LEAF],
    ['numbers of HTML inputs', { ...RULE, value: '3' }, LEAF],
    [
      'decimals of HTML inputs',
      { ...RULE, field: 'total_spent', value: '20.50' },
      { ...LEAF, fact: 'total_spent', value: 20.5 },
    ],
    ['numbers as JavaScript writes them', { ...RULE, value: '1e-7' }, { ...LEAF, value: 1e-7 }],
    [
      'the number of a percentile',
      { ...RULE, field: 'percentile(recency)', value: '90' },
      { ...LEAF, fact: 'recency', params: { as: 'percentile' }, value: 90 },
    ],
    [
      'the number of a list',
      { ...RULE, field: 'tags', operator: 'length:>', value: '3' },
      { ...LEAF, fact: 'tags', operator: 'length:greaterThan' },
    ],
    [
      'texts that are numbers',
      { field: 'country', operator: '=', value: '31' },
      { fact: 'country', operator: 'equal', value: '31' },
    ],
    [
      'a list as text',
      { field: 'country', operator: 'in', value: ' NL, a\\,b' },
      { fact: 'country', operator: 'in', value: ['NL', 'a,b'] },
    ],
    ['a list of one', { field: 'orders', operator: 'in', value: 3 }, { fact: 'orders', operator: 'in', value: [3] }],
    [
      'a list of numbers as text',
      { field: 'orders', operator: 'notIn', value: '1,2' },
      { fact: 'orders', operator: 'notIn', value: [1, 2] },
    ],
    [
      'a list of texts that are numbers',
      { field: 'orders', operator: 'in', value: ['1', 2] },
      { fact: 'orders', operator: 'in', value: [1, 2] },
    ],
    [
      'a range as text',
      { field: 'recency', operator: 'between', value: '0,30' },
      { fact: 'recency', operator: 'between', value: [0, 30] },
    ],
    [
      'several elements as text',
      { field: 'tags', operator: 'containsAny', value: 'a,b' },
      { fact: 'tags', operator: 'containsAny', value: ['a', 'b'] },
    ],
    [
      'a text with a comma where one text is asked for',
      { field: 'country', operator: '=', value: 'a,b' },
      { fact: 'country', operator: 'equal', value: 'a,b' },
    ],
    [
      '"null" whatever its value',
      { field: 'country', operator: 'null', value: 'NL', valueSource: 'field' },
      { fact: 'country', operator: 'isSet', value: false },
    ],
    [
      '"contains" of a text',
      { field: 'country', operator: 'contains', value: 'N' },
      { fact: 'country', operator: 'containsText', value: 'N' },
    ],
    [
      '"contains" of a list',
      { field: 'tags', operator: 'contains', value: 'N' },
      { fact: 'tags', operator: 'contains', value: 'N' },
    ],
    [
      '"contains" of an element',
      { field: 'tags', operator: 'everyFact:contains', value: 'N' },
      { fact: 'tags', operator: 'everyFact:containsText', value: 'N' },
    ],
    ['another way to write a field', { ...RULE, field: '"orders" ?? 1.0' }, { ...LEAF, params: { missing: 1 } }],
  ])('%s', (_, rule, comparison) => {
    const query = group(rule);
    const expected = { all: [comparison] };
    expect(read(query)).toEqual(expected);
    expect(read(toQueryBuilder(parsed(expected, SHOP)))).toEqual(expected);
  });

  it.each<[string, unknown, unknown]>([
    ['a group that negates nothing', { ...group(RULE), not: false, id: 'g', path: [] }, { all: [LEAF] }],
    ['a negated group of one', { ...group(RULE), not: true }, { not: { all: [LEAF] } }],
    [
      'an implied group that has got a second rule',
      { ...group(RULE, RULE), not: true, meta: { winnow: { implied: true } } },
      { not: { all: [LEAF, LEAF] } },
    ],
    [
      'an implied group that negates no longer',
      { ...group(group(RULE)), meta: { winnow: { implied: true, notName: 'x' } } },
      { all: [{ all: [LEAF] }] },
    ],
    [
      'an implied group that holds another rule now',
      { ...group(RULE), meta: { winnow: { implied: true } } },
      { all: [LEAF] },
    ],
    [
      'an implied group that holds a group now',
      { ...group(group(RULE)), not: true, meta: { winnow: { implied: true } } },
      { not: { all: [{ all: [LEAF] }] } },
    ],
    [
      'an implied group with "or"',
      { ...group(RULE), combinator: 'or', not: true, meta: { winnow: { implied: true } } },
      { not: LEAF },
    ],
    ['as many levels as a rule can have', nested(MAX_DEPTH), parsedNested(MAX_DEPTH)],
  ])('%s', (_, query, expected) => {
    expect(read(query)).toEqual(expected);
  });

  it('a list as text as the builder itself does', () => {
    const items = fc.array(
      fc.string({ unit: fc.constantFrom('a', ',', '\\', ' ', 'é') }).filter((item) => item.trim() !== ''),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(items, (list) => {
        const value = joinWith(list);
        const theirs = toArray(value, { retainEmptyStrings: true });
        if (theirs.includes('')) return;
        expect(read(group({ field: 'country', operator: 'in', value }))).toEqual({
          all: [{ fact: 'country', operator: 'in', value: theirs }],
        });
      }),
    );
  });
});

function parsedNested(depth: number): unknown {
  return Array.from({ length: depth }).reduce<unknown>((inner) => ({ all: [inner] }), LEAF);
}

describe('fromQueryBuilder refuses', () => {
  it.each<[string, unknown, string[]]>([
    ['no object', 'orders > 3', ['not-a-query  A query is made of groups and rules, not of "orders > 3".']],
    ['nothing', undefined, ['not-a-query ']],
    ['a list', [RULE], ['not-a-query  A query is made of groups and rules, not of a list.']],
    ['a rule alone', RULE, ['leaf-root  A query begins with a group']],
    ['a segment alone', { field: '$segment', operator: '=', value: 'champions' }, ['leaf-root  ']],
    ['an empty object', {}, ['not-a-query  A group has "rules", and a rule a "field"; this is neither.']],
    ['an empty group', group(), ['empty-group /rules A group needs at least one rule']],
    ['an empty group within', group(RULE, group()), ['empty-group /rules/1/rules ']],
    [
      'rules that are no list',
      { combinator: 'and', rules: 3 },
      ['not-an-array /rules A group takes a list of rules, not 3.'],
    ],
    ['holes', group(RULE, null), ['not-a-query /rules/1 ']],
    [
      'xor',
      { ...group(RULE, RULE), combinator: 'xor' },
      ['unknown-combinator /combinator The combinator of a group is "and" or "or", not "xor".'],
    ],
    ['shouted combinators', { ...group(RULE), combinator: 'AND' }, ['unknown-combinator /combinator ']],
    ['no combinator', { rules: [RULE] }, ['unknown-combinator  ']],
    [
      'combinators between the rules',
      { rules: [RULE, 'and', { ...RULE, field: 'x' }, 'or', RULE] },
      ['independent-combinators /rules/1 ', 'independent-combinators /rules/3 ', 'unknown-fact /rules/2/field '],
    ],
    [
      'a "not" that is neither',
      { ...group(RULE), not: 'yes' },
      ['not-a-boolean /not This is true or false, not "yes".'],
    ],
    ['a locked group', group({ ...group(RULE), disabled: true }), ['disabled /rules/0/disabled ']],
    ['a muted rule', group({ ...RULE, muted: true }), ['muted /rules/0/muted ']],
    [
      'placeholders',
      group({ field: '~', operator: '~', value: '' }),
      ['placeholder /rules/0/field ', 'placeholder /rules/0/operator '],
    ],
    [
      'a placeholder as the other field',
      group({ ...RULE, value: '~', valueSource: 'field' }),
      ['placeholder /rules/0/value '],
    ],
    [
      'match modes',
      group({ field: 'tags', operator: '=', match: { mode: 'some' }, value: group(RULE) }),
      [
        'unsupported-key /rules/0/match To ask about the elements of a list',
        'operator-not-applicable /rules/0/operator ',
      ],
    ],
    ['expressions', group({ ...RULE, lhs: { kind: 'field', field: 'orders' } }), ['unsupported-key /rules/0/lhs ']],
    ['parameters', group({ ...RULE, valueSource: 'parameter' }), ['value-source /rules/0/valueSource ']],
    [
      'unknown keys',
      group({ ...RULE, opertor: '<' }),
      ['unknown-key /rules/0/opertor The key "opertor" means nothing here; did you mean "operator"?'],
    ],
    [
      'unknown keys of our own meta',
      { ...group(RULE), meta: { winnow: { nam: 'x' } } },
      ['unknown-key /meta/winnow/nam '],
    ],
    ['a meta of ours that is none', { ...group(RULE), meta: { winnow: 3 } }, ['not-an-object /meta/winnow ']],
    [
      'names that are no strings',
      { ...group({ ...RULE, meta: { winnow: { name: 1 } } }), not: true, meta: { winnow: { name: 2, notName: 3 } } },
      [
        'invalid-name /meta/winnow/notName ',
        'invalid-name /meta/winnow/name ',
        'invalid-name /rules/0/meta/winnow/name ',
      ],
    ],
    [
      'a rule with nothing but a field',
      group({ field: 'orders' }),
      [
        'missing-key /rules/0 A comparison needs the key "operator".',
        'missing-key /rules/0 A comparison needs the key "value".',
      ],
    ],
    [
      'an unknown field',
      group({ ...RULE, field: 'ordres' }),
      ['unknown-fact /rules/0/field There is no fact "ordres"; did you mean "orders"?'],
    ],
    ['a field that is no text', group({ ...RULE, field: 7 }), ['unknown-fact /rules/0/field ']],
    ['an unknown path', group({ ...RULE, field: 'address.town' }), ['unknown-path /rules/0/field ']],
    ['a path to many places', group({ ...RULE, field: 'address[*]' }), ['path-not-definite /rules/0/field ']],
    ['a percentile of a text', group({ ...RULE, field: 'percentile(country)' }), ['params-invalid /rules/0/field ']],
    ['a stand-in of another type', group({ ...RULE, field: 'tags ?? [3]' }), ['value-type /rules/0/field ']],
    ['a stand-in that is no JSON', group({ ...RULE, field: 'orders ?? three' }), ['unknown-fact /rules/0/field ']],
    [
      'an unknown operator',
      group({ ...RULE, operator: 'like' }),
      ['unknown-operator /rules/0/operator There is no operator "like"; did you mean "containsText"?'],
    ],
    ['an operator that is no text', group({ ...RULE, operator: null }), ['unknown-operator /rules/0/operator ']],
    ['an unknown decorator', group({ ...RULE, operator: 'not:>' }), ['unknown-decorator /rules/0/operator ']],
    [
      'an operator of other types',
      group({ ...RULE, field: 'country' }),
      ['operator-not-applicable /rules/0/operator '],
    ],
    [
      '"contains" of a number',
      group({ ...RULE, operator: 'contains' }),
      ['operator-not-applicable /rules/0/operator "contains"'],
    ],
    ['a decorated "null"', group({ ...RULE, operator: 'known:null' }), ['decorator-order /rules/0/operator ']],
    ['text that is no number', group({ ...RULE, value: 'three' }), ['value-type /rules/0/value ']],
    [
      'numbers longer than a number holds',
      group({ ...RULE, value: '9007199254740993' }),
      ['value-type /rules/0/value '],
    ],
    [
      'numbers with blanks or zeros before them',
      group({ ...RULE, value: ' 3' }, { ...RULE, value: '03' }),
      ['value-type /rules/0/value ', 'value-type /rules/1/value '],
    ],
    [
      'numbers nobody means',
      group({ ...RULE, value: 'Infinity' }, { ...RULE, value: '' }),
      ['value-type /rules/0/value ', 'value-type /rules/1/value '],
    ],
    ['booleans as text', group({ field: 'newsletter', operator: '=', value: 'true' }), ['value-type /rules/0/value ']],
    [
      'an empty list as text',
      group({ field: 'country', operator: 'in', value: '' }),
      ['value-empty-list /rules/0/value '],
    ],
    [
      'a list as text with a gap',
      group({ field: 'country', operator: 'in', value: 'NL,,BE' }),
      ['value-list-text /rules/0/value "NL,,BE" lists nothing between two commas'],
    ],
    [
      'a wrong item of a list',
      group({ field: 'orders', operator: 'in', value: [1, 'x'] }),
      ['value-type /rules/0/value/1 '],
    ],
    [
      'a wrong item of a list as text',
      group({ field: 'orders', operator: 'in', value: '1,x' }),
      ['value-type /rules/0/value '],
    ],
    [
      'a wrong inside of a value',
      group({ field: 'first_order_at', operator: 'anniversaryInTheLast', value: { days: 0, zone: 'UTC', 'a/b': 1 } }),
      ['unknown-key /rules/0/value/a~1b ', 'value-not-a-span /rules/0/value/days '],
    ],
    [
      'a missing inside of a value',
      group({ field: 'first_order_at', operator: 'anniversaryToday', value: {} }),
      ['value-zone /rules/0/value '],
    ],
    [
      'a fact of json-rules-engine',
      group({ ...RULE, value: { fact: 'items' } }),
      ['value-type /rules/0/value To compare with another fact'],
    ],
    [
      'an unknown other field',
      group({ ...RULE, value: 'itms', valueSource: 'field' }),
      ['unknown-fact /rules/0/value There is no fact "itms"; did you mean "items"?'],
    ],
    [
      'another field of another type',
      group({ ...RULE, value: 'country', valueSource: 'field' }),
      ['value-fact-type /rules/0/value '],
    ],
    [
      'other fields as a range',
      group({ field: 'orders', operator: 'between', value: ['items', 'items'], valueSource: 'field' }),
      ['value-not-a-range /rules/0/value '],
    ],
    [
      'an unknown segment',
      group({ field: '$segment', operator: '=', value: 'champion' }),
      ['unknown-segment /rules/0/value There is no segment "champion"; did you mean "champions"?'],
    ],
    [
      'another question about a segment',
      group({ field: '$segment', operator: '!=', value: 'champions', valueSource: 'field' }),
      ['operator-not-applicable /rules/0/operator ', 'value-source /rules/0/valueSource '],
    ],
    ['a segment of nothing', group({ field: '$segment' }), ['operator-not-applicable /rules/0 ']],
    [
      'problems in every corner, at once',
      { ...group({ ...RULE, field: 'x', value: null }, group({ ...RULE, muted: true }, 3)), not: 1 },
      [
        'not-a-boolean /not ',
        'muted /rules/1/rules/0/muted ',
        'not-a-query /rules/1/rules/1 ',
        'unknown-fact /rules/0/field ',
        'value-null /rules/0/value ',
      ],
    ],
    ['a group that is a rule too', { ...group(RULE), field: 'orders' }, ['unknown-key /field ']],
    ['too many levels', nested(MAX_DEPTH + 1), [`too-deep ${'/rules/0'.repeat(MAX_DEPTH + 1)} `]],
    ['levels without end', nested(100_000), [`too-deep ${'/rules/0'.repeat(MAX_DEPTH + 1)} `]],
    [
      'keys that would reach a prototype',
      JSON.parse('{"combinator":"and","rules":[{"field":"__proto__","operator":"=","value":1}],"__proto__":{}}'),
      ['unknown-key /__proto__ ', 'unknown-fact /rules/0/field '],
    ],
  ])('%s', (_, query, expected) => {
    expect(read(query)).toEqual(expected.map((start) => expect.stringContaining(start)));
  });
});

describe('whatever is read', () => {
  const query = ruleJsonArbitrary(['first']).map((json) => JSON.parse(JSON.stringify(toQueryBuilder(parsed(json)))));
  const key = fc.constantFrom(
    ...[
      'combinator',
      'rules',
      'not',
      'field',
      'operator',
      'value',
      'valueSource',
      'match',
      'lhs',
      'meta',
      'disabled',
      'muted',
      'id',
    ],
  );
  const piece = fc.oneof(
    fc.jsonValue() as fc.Arbitrary<JsonValue>,
    fc.constantFrom<JsonValue[]>(
      '~',
      '',
      '$segment',
      'number_a',
      'or',
      'known:=',
      'percentile(number_a)',
      'list_a ?? []',
      true,
      '1,2',
      { fact: 'number_a' },
      { winnow: { implied: true, name: 'x' } },
    ),
    query,
  );

  it('is a rule or problems with pointers into the query, never an exception', () => {
    fc.assert(fc.property(fc.oneof(fc.anything(), fc.dictionary(key, piece), piece), check), {
      numRuns: propertyRuns(500),
    });
  });

  it('so it is with a query that somebody has damaged', () => {
    const damage = fc.record({ at: fc.nat(), key, piece, how: fc.constantFrom('replace', 'remove', 'add') });
    fc.assert(
      fc.property(query, fc.array(damage, { minLength: 1, maxLength: 3 }), (whole, damages) => {
        for (const { at, ...how } of damages) damaged(whole, at, how);
        check(whole);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  function check(whole: unknown): void {
    const rule = fromQueryBuilder(whole, SCOPE);
    if (rule.ok) {
      expect(fromQueryBuilder(toQueryBuilder(rule.value), SCOPE)).toEqual(rule);
      return;
    }
    expect(rule.error).not.toHaveLength(0);
    for (const { pointer } of rule.error) expect(exists(pointer, whole)).toBe(true);
  }
});

interface Damage {
  readonly key: string;
  readonly piece: JsonValue;
  readonly how: string;
}

/** Changes one of the objects and lists that a query is made of. */
function damaged(query: JsonObject, at: number, { key, piece, how }: Damage): void {
  const parts = containers(query);
  const part = parts[at % parts.length] as Record<string, JsonValue>;
  const keys = Object.keys(part);
  const target = how === 'add' && !Array.isArray(part) ? key : keys[at % Math.max(1, keys.length)];
  if (target === undefined) return;
  if (how === 'remove' && Array.isArray(part)) part.splice(Number(target), 1);
  else if (how === 'remove') delete part[target];
  else part[target] = structuredClone(piece);
}

const containers = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(containers)] : [];

function exists(pointer: string, json: unknown): boolean {
  let value = json;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
    value = (value as Record<string, unknown>)[name];
  }
  return true;
}

describe('an edit with the builder’s own tools', () => {
  const edited = (rule: unknown, ...[property, value, path]: [string, unknown, number[]]) =>
    read(update(toQueryBuilder(parsed(rule, SHOP)) as QueryGroup & RuleGroupType, property, value, path));
  const NAMED = {
    name: 'outer',
    not: { name: 'inner', any: [{ ...LEAF, name: 'leaf', operator: 'known:greaterThan' }, { not: LEAF }] },
  };

  it('of a value keeps all else', () => {
    expect(edited(NAMED, 'value', 4, [0])).toEqual({
      name: 'outer',
      not: { name: 'inner', any: [{ ...LEAF, name: 'leaf', operator: 'known:greaterThan', value: 4 }, { not: LEAF }] },
    });
  });

  it('of a combinator keeps all else', () => {
    expect(edited(NAMED, 'combinator', 'and', [])).toEqual({
      name: 'outer',
      not: { name: 'inner', all: NAMED.not.any },
    });
  });

  it('of "not" keeps the group', () => {
    expect(edited(NAMED, 'not', false, [])).toEqual(NAMED.not);
    expect(edited(NAMED, 'not', false, [1])).toMatchObject({ not: { any: [{}, { all: [LEAF] }] } });
  });

  it('of a field forgets how the one before was read and compared', () => {
    const rule = { all: [{ ...LEAF, operator: 'orMissing:greaterThan', params: { as: 'percentile', missing: 0 } }] };
    const query = update(toQueryBuilder(parsed(rule, SHOP)) as QueryGroup & RuleGroupType, 'field', 'items', [0]);
    expect(query.rules).toEqual([{ field: 'items', operator: '=', value: '' }]);
  });

  it('of an operator forgets the decorators', () => {
    const rule = { all: [{ ...LEAF, operator: 'orMissing:greaterThan' }] };
    expect(edited(rule, 'operator', '<', [0])).toEqual({ all: [{ ...LEAF, operator: 'lessThan' }] });
  });
});
