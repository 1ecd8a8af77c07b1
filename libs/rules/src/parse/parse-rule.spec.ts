import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Fact, RuleScope } from '../facts.js';
import { toJsonRulesEngine } from '../interpreters/to-json-rules-engine.js';
import { MAX_COMPARISONS, MAX_DEPTH, MAX_LISTED_VALUES } from '../limits.js';
import { ruleJsonArbitrary, SCOPE } from '../testing/arbitraries.js';
import { parsed } from '../testing/parsed.js';
import { parseRule } from './parse-rule.js';

const scope: RuleScope = {
  facts: new Map<string, Fact>([
    ['orders', { type: 'number' }],
    ['items', { type: 'number' }],
    ['total_spent', { type: 'money' }],
    ['country', { type: 'string' }],
    ['city', { type: 'string' }],
    ['newsletter', { type: 'boolean' }],
    ['first_order_at', { type: 'instant' }],
    ['recency', { type: 'duration' }],
    ['tags', { type: 'list' }],
    ['score', { type: 'number', isRank: true }],
    [
      'address',
      { type: 'object', members: new Map([['$.city', 'string'] as const, ['$.geo.lat', 'number'] as const]) },
    ],
  ]),
  segments: new Set(['champions', 'at_risk']),
};

/** The problems of a rule as `code pointer message`. */
function problemsOf(json: unknown): string[] {
  const rule = parseRule(json, scope);
  return rule.ok ? [] : rule.error.map(({ code, pointer, message }) => `${code} ${pointer} ${message}`);
}

const LEAF = { fact: 'orders', operator: 'greaterThan', value: 3 };
const nested = (depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>((node) => ({ not: node }), LEAF);

describe('parseRule refuses', () => {
  it.each<[string, unknown, string[]]>([
    ['no object', 'orders > 3', ['not-an-object  A condition is an object, not "orders > 3".']],
    ['a list', [LEAF], ['not-an-object  A condition is an object, not a list.']],
    ['an empty object', {}, ['no-condition  A condition has "all"']],
    ['a leaf as root', LEAF, ['leaf-root  A rule begins with a group; wrap this comparison: {"all": [ … ]}.']],
    ['an empty all', { all: [] }, ['empty-group /all "all" needs at least one condition']],
    ['an empty any', { not: { any: [] } }, ['empty-group /not/any "any" needs at least one condition']],
    ['a group that is no list', { all: LEAF }, ['not-an-array /all "all" takes a list of conditions, not an object.']],
    ['not with a list', { not: [LEAF] }, ['not-takes-one /not "not" takes one condition']],
    ['not of nothing', { not: null }, ['not-an-object /not A condition is an object, not null.']],
    ['holes', { all: [LEAF, null] }, ['not-an-object /all/1 A condition is an object, not null.']],
    [
      'mixed groups, with the problems in each',
      { all: [], any: [{ ...LEAF, value: null }] },
      [
        'mixed-keys  A condition is one thing, but this one has "all" and "any"; put them side by side in an "all" or "any".',
        'empty-group /all ',
        'value-null /any/0/value ',
      ],
    ],
    [
      'a group that is a leaf too',
      { all: [LEAF], ...LEAF },
      ['mixed-keys  A condition is one thing, but this one has "all" and a'],
    ],
    [
      'a misspelt group',
      { al: [LEAF] },
      ['unknown-key /al The key "al" means nothing here; did you mean "all"?', 'no-condition '],
    ],
    [
      'a misspelt key',
      { all: [{ ...LEAF, nmae: 'x' }] },
      ['unknown-key /all/0/nmae The key "nmae" means nothing here; did you mean "name"?'],
    ],
    [
      'a priority',
      { all: [{ ...LEAF, priority: 2 }], priority: 1 },
      ['unsupported-key /priority Priorities', 'unsupported-key /all/0/priority '],
    ],
    [
      'empty params, and a path into a number',
      {
        all: [
          { ...LEAF, params: {} },
          { ...LEAF, path: '$.a' },
        ],
      },
      ['params-invalid /all/0/params ', 'path-not-applicable /all/1/path "orders" is a number: only an object'],
    ],
    ['a name that is no string', { all: [LEAF], name: 7 }, ['invalid-name /name A name is a string, not 7.']],
    [
      'a leaf with nothing but a fact',
      { all: [{ fact: 'orders' }] },
      [
        'missing-key /all/0 A comparison needs the key "operator".',
        'missing-key /all/0 A comparison needs the key "value".',
      ],
    ],
    [
      'an unknown fact',
      { all: [{ ...LEAF, fact: 'ordres' }] },
      ['unknown-fact /all/0/fact There is no fact "ordres"; did you mean "orders"?'],
    ],
    [
      'a fact that is no string',
      { all: [{ ...LEAF, fact: 7 }] },
      ['unknown-fact /all/0/fact A fact is named by a string, not by 7.'],
    ],
    [
      'a fact every object has',
      { all: [{ ...LEAF, fact: 'constructor' }] },
      ['unknown-fact /all/0/fact There is no fact "constructor".'],
    ],
    [
      'an unknown operator',
      { all: [{ ...LEAF, operator: 'greatrThan' }] },
      ['unknown-operator /all/0/operator There is no operator "greatrThan"; did you mean "greaterThan"?'],
    ],
    [
      'a symbol',
      { all: [{ ...LEAF, operator: '>=' }] },
      ['unknown-operator /all/0/operator There is no operator ">="; did you mean "greaterThanInclusive"?'],
    ],
    [
      'a spelling of other systems',
      { all: [{ ...LEAF, operator: 'not:equal' }] },
      ['unknown-operator /all/0/operator There is no operator "not:equal"; did you mean "notEqual"?'],
    ],
    [
      'an operator every object has',
      { all: [{ ...LEAF, operator: 'toString' }] },
      ['unknown-operator /all/0/operator There is no operator "toString"; the operators are equal, notEqual, in'],
    ],
    [
      'order of strings',
      { all: [{ fact: 'country', operator: 'lessThan', value: 'NL' }] },
      [
        'operator-not-applicable /all/0/operator "lessThan" cannot be asked of a string; use one of equal, notEqual, in, notIn, isSet,',
      ],
    ],
    [
      'contains on a string',
      { all: [{ fact: 'country', operator: 'contains', value: 'N' }] },
      ['operator-not-applicable '],
    ],
    [
      'equality of lists',
      { all: [{ fact: 'tags', operator: 'equal', value: ['vip'] }] },
      [
        'operator-not-applicable /all/0/operator "equal" cannot be asked of a list of strings; use one of isSet, contains, doesNotContain, containsAny,',
      ],
    ],
    [
      'an unknown segment',
      { condition: 'champion' },
      ['unknown-segment /condition There is no segment "champion"; did you mean "champions"?'],
    ],
    [
      'a segment that is no key',
      { condition: null },
      ['unknown-segment /condition "condition" takes the key of a segment, not null.'],
    ],
    [
      'problems in every corner, at once',
      { all: [{ ...LEAF, fact: 'x', operator: '~', value: null }, { any: [LEAF, 3] }] },
      ['unknown-fact ', 'unknown-operator ', 'value-null ', 'not-an-object /all/1/any/1 '],
    ],
    [
      'more than 100 levels',
      nested(MAX_DEPTH + 1),
      [`too-deep ${'/not'.repeat(MAX_DEPTH + 1)} Conditions can be nested 100 deep`],
    ],
    [
      'too many comparisons',
      { all: Array(MAX_COMPARISONS + 1).fill(LEAF) },
      ['too-large  A rule holds at most 10000 comparisons.'],
    ],
    [
      'too many conditions, without reading them all',
      { any: Array(1000).fill({ all: Array(1000).fill({ not: LEAF }) }) },
      ['too-large '],
    ],
  ])('%s', (_, json, expected) => {
    expect(problemsOf(json)).toEqual(expected.map((start) => expect.stringContaining(start)));
  });

  it.each<[string, string, unknown, string]>([
    ['orders', 'equal', null, 'value-null /value No fact is ever null: a missing one equals no value.'],
    ['orders', 'equal', '3', 'value-type /value The value has to be a number, not "3"; write 3.'],
    ['orders', 'equal', '', 'value-type /value The value has to be a number, not "".'],
    ['orders', 'equal', [3], 'value-type /value The value has to be a number, not a list.'],
    ['orders', 'equal', {}, 'value-type /value The value has to be a number or {"fact": …}.'],
    ['orders', 'equal', Number.NaN, 'value-not-finite /value A value has to be a finite number, not NaN.'],
    [
      'orders',
      'equal',
      JSON.parse('1e999'),
      'value-not-finite /value A value has to be a finite number, not Infinity.',
    ],
    ['total_spent', 'lessThan', true, 'value-type /value The value has to be an amount of money, not true.'],
    ['recency', 'lessThan', 1.5, 'value-not-whole /value A duration is counted in whole days, not in 1.5.'],
    ['country', 'equal', 31, 'value-type /value The value has to be a string, not 31; write "31".'],
    ['country', 'equal', 'N\0L', 'value-text /value A string cannot hold \\u0000'],
    ['country', 'equal', '\uD83D', 'value-text /value A string cannot hold half of a UTF-16 surrogate pair.'],
    ['newsletter', 'equal', 'true', 'value-type /value The value has to be a boolean, not "true"; write true.'],
    ['newsletter', 'equal', 1, 'value-type /value The value has to be a boolean, not 1.'],
    [
      'first_order_at',
      'lessThan',
      '2026-01-31',
      'value-not-canonical /value "2026-01-31" is not how an instant is written; write "2026-01-31T00:00:00.000Z".',
    ],
    [
      'first_order_at',
      'lessThan',
      '2026-01-31T10:00:00+02:00',
      'value-not-canonical /value "2026-01-31T10:00:00+02:00" is not how an instant is written; write "2026-01-31T08:00:00.000Z".',
    ],
    [
      'first_order_at',
      'lessThan',
      'yesterday',
      'value-not-canonical /value "yesterday" is not how an instant is written; write in UTC with',
    ],
    [
      'first_order_at',
      'lessThan',
      1769817600000,
      'value-type /value The value has to be an instant, not 1769817600000.',
    ],
    ['tags', 'contains', ['vip'], 'value-type /value The value has to be a string, not a list.'],
    [
      'country',
      'in',
      'NL,BE',
      'value-not-a-list /value "in" takes a list of values, each a string, like [value, value]; not "NL,BE".',
    ],
    ['country', 'in', { fact: 'tags' }, 'value-not-a-list /value '],
    ['country', 'notIn', [], 'value-empty-list /value "notIn" takes at least one value.'],
    ['country', 'in', ['NL', 31], 'value-type /value/1 The value has to be a string, not 31; write "31".'],
    ['country', 'in', ['NL', null], 'value-type /value/1 The value has to be a string, not null.'],
    [
      'orders',
      'in',
      Array(MAX_LISTED_VALUES + 1).fill(1),
      'value-list-too-long /value "in" takes at most 10000 values.',
    ],
    [
      'orders',
      'equal',
      { fact: 'total_spent' },
      'value-fact-type /value/fact "orders" can only be compared with a fact that is a number; "total_spent" is an amount of money.',
    ],
    ['orders', 'equal', { fact: 'item' }, 'unknown-fact /value/fact There is no fact "item"; did you mean "items"?'],
    ['orders', 'equal', { fact: 'items', path: '$.x' }, 'path-not-applicable /value/path "items" is a number'],
    [
      'country',
      'equal',
      { fact: 'address', path: '$.town' },
      'unknown-path /value/path "address" has no member "$.town"',
    ],
    [
      'country',
      'equal',
      { fact: 'address', path: '$..city' },
      'path-not-definite /value/path A path leads to one place',
    ],
    ['country', 'equal', { fact: 'address' }, 'value-fact-type /value/fact '],
    ['orders', 'equal', { fact: 'items', params: { missing: 'none' } }, 'value-type /value/params/missing '],
    ['orders', 'equal', { fact: 'items', value: 3 }, 'unknown-key /value/value '],
    ['orders', 'between', [1], 'value-not-a-range /value "between" takes two values, each a number'],
    ['orders', 'between', ['1', 2], 'value-type /value/0 The value has to be a number, not "1"; write 1.'],
    ['orders', 'between', [3, 1], 'value-range-order /value Nothing lies between 3 and 1'],
    ['orders', 'isSet', 'yes', 'value-type /value The value has to be a boolean, not "yes".'],
    ['country', 'startsWith', '', 'value-empty-text /value "startsWith" needs a text to look for'],
    ['country', 'startsWith', 'N\0', 'value-text /value '],
    ['country', 'matches', 5, 'value-type /value "matches" takes a regular expression in a string, not 5.'],
    ['country', 'matches', '(a', 'value-pattern /value '],
    ['country', 'matches', '(?=a)', 'value-pattern /value '],
    ['country', 'matches', '(a)\\1', 'value-pattern /value '],
    ['tags', 'containsAny', 'vip', 'value-not-a-list /value "containsAny" takes a list of values, each a string'],
    ['tags', 'length:equal', 'two', 'value-type /value The value has to be a number, not "two".'],
    ['first_order_at', 'inTheLast', 30, 'value-not-a-span /value A length of time is written like {"days": 30}'],
    ['first_order_at', 'inTheLast', { days: 30, hours: 1 }, 'value-not-a-span /value '],
    [
      'first_order_at',
      'inTheLast',
      { days: 0 },
      'value-not-a-span /value/days A length in days is a whole number from 1',
    ],
    ['first_order_at', 'inTheLast', { fortnights: 2 }, 'value-not-a-span /value '],
    [
      'first_order_at',
      'betweenAgo',
      { from: { days: 30 }, to: { days: 90 } },
      'value-range-order /value "from" has to be',
    ],
    ['first_order_at', 'betweenAgo', { from: { days: 30 } }, 'value-not-a-span /value '],
    [
      'first_order_at',
      'inCalendarPeriod',
      { period: 'month', from: 0, to: 0, zone: 'Mars/Olympus' },
      'value-zone /value/zone "zone" is the name of a time zone, like "Europe/Amsterdam" or "UTC", not "Mars/Olympus".',
    ],
    [
      'first_order_at',
      'inCalendarPeriod',
      { period: 'fortnight', from: 0, to: 0, zone: 'UTC' },
      'value-not-a-period /value/period "period" is one of day, week, month, quarter, year, not "fortnight".',
    ],
    [
      'first_order_at',
      'inCalendarPeriod',
      { period: 'day', from: 0, to: -1, zone: 'UTC' },
      'value-range-order /value "from" cannot be after "to".',
    ],
    ['first_order_at', 'anniversaryInTheNext', { days: 366, zone: 'UTC' }, 'value-not-a-span /value/days '],
    ['first_order_at', 'inMonthOfYear', { months: [13], zone: 'UTC' }, 'value-type /value/months '],
    [
      'tags',
      'contains',
      { fact: 'tags' },
      'value-fact-type /value/fact "tags" can only be compared with a fact that is a string',
    ],
  ])('%s %s %j', (fact, operator, value, expected) => {
    expect(problemsOf({ not: { fact, operator, value } })).toEqual([
      expect.stringContaining(expected.replace(' /', ' /not/')),
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a decorator of no meaning', { operator: 'very:equal' }, 'unknown-decorator /operator Nothing called "very:"'],
    [
      'a misspelt decorator',
      { operator: 'orMising:equal' },
      'unknown-decorator /operator Nothing called "orMising:" can stand before an operator; did you mean "orMissing:"?',
    ],
    [
      'the decorator "not"',
      { operator: 'not:between', value: [1, 2] },
      'unknown-operator /operator There is no operator "not:between"; did you mean "notBetween"?',
    ],
    [
      'the decorator "not" elsewhere',
      { operator: 'not:greaterThan' },
      'unknown-decorator /operator "not:" is not part of the language: wrap',
    ],
    ['the decorator "swap"', { operator: 'swap:contains' }, 'unknown-decorator /operator "swap:" is not part'],
    [
      'two policies',
      { operator: 'known:orMissing:equal' },
      'decorator-order /operator Before an operator stands at most one of "known:" or "orMissing:", then one of "someFact:"',
    ],
    ['the wrong order', { fact: 'tags', operator: 'someFact:known:equal', value: 'a' }, 'decorator-order /operator '],
    [
      'a decorator of lists before a number',
      { operator: 'length:equal' },
      'decorator-order /operator "length:" cannot be asked of a number.',
    ],
    [
      'a decorator before isSet',
      { operator: 'known:isSet', value: true },
      'decorator-order /operator "isSet" asks whether',
    ],
    [
      'any case of an expression',
      { fact: 'country', operator: 'ignoreCase:matches', value: 'a' },
      'decorator-order /operator "ignoreCase:" would change the expression itself; use "matchesIgnoringCase".',
    ],
    [
      'percentiles of texts',
      { fact: 'country', params: { as: 'percentile' } },
      'params-invalid /params/as There are percentiles of numbers',
    ],
    [
      'percentiles of members',
      { fact: 'address', path: '$.geo.lat', params: { as: 'percentile' } },
      'params-invalid /params/as There are percentiles of whole features',
    ],
    [
      'percentiles of scores',
      { fact: 'score', params: { as: 'percentile' } },
      'params-invalid /params/as A score is a place',
    ],
    [
      'other ranks',
      { params: { as: 'rank' } },
      'params-invalid /params/as A fact is read as "percentile", not as "rank".',
    ],
    ['unknown params', { params: { of: 'x' } }, 'unknown-key /params/of '],
    [
      'a substitute of another type',
      { params: { missing: '0' } },
      'value-type /params/missing The value has to be a number, not "0"; write 0.',
    ],
    [
      'a substitute inside an object',
      { fact: 'address', path: '$.city', params: { missing: 'x' } },
      'params-invalid /params/missing Nothing can stand in inside an object',
    ],
    [
      'an object as a whole',
      { fact: 'address' },
      'operator-not-applicable /operator "equal" cannot be asked of an object; name a member of it with "path", or use isSet.',
    ],
    ['a path that is none', { fact: 'address', path: 7 }, 'path-not-definite /path '],
    ["a path to every object's own", { fact: 'address', path: '$.constructor' }, 'path-not-definite /path '],
  ])('%s', (_, leaf, expected) => {
    const problems = problemsOf({ not: { fact: 'orders', operator: 'equal', value: 3, ...leaf } });
    expect(problems).toEqual([expect.stringContaining(expected.replace(' /', ' /not/'))]);
  });

  it('keys and names that would reach a prototype', () => {
    expect(problemsOf(JSON.parse('{"__proto__": {"all": []}}'))).toEqual([
      expect.stringContaining('unknown-key /__proto__ '),
      expect.stringContaining('no-condition '),
    ]);
    expect(problemsOf(JSON.parse('{"condition": "__proto__"}'))).toEqual([expect.stringContaining('unknown-segment ')]);
  });

  it('with pointers into the document that holds the rule', () => {
    expect(parseRule({ all: [] }, scope, '/segments/0/rule')).toMatchObject({
      ok: false,
      error: [{ code: 'empty-group', pointer: '/segments/0/rule/all' }],
    });
  });

  it('any JavaScript value whatever with a value, never an exception', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true });
    const key = fc.constantFrom('all', 'any', 'not', 'condition', 'fact', 'operator', 'value', 'name');
    const broken = fc.dictionary(key, fc.oneof(anything, ruleJsonArbitrary(), fc.array(ruleJsonArbitrary())));
    fc.assert(
      fc.property(fc.oneof(anything, broken), (json) => {
        const rule = parseRule(json, SCOPE);
        if (rule.ok) expect(toJsonRulesEngine(rule.value)).toEqual(json);
        else expect(rule.error).not.toHaveLength(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('parseRule accepts', () => {
  it.each<[string, unknown]>([
    ['every kind of node', { all: [LEAF, { any: [{ not: LEAF }] }, { condition: 'champions' }] }],
    ['a reference as root', { condition: 'at_risk' }],
    ['names, as remarks', { name: 'a', all: [{ ...LEAF, name: 'b' }] }],
    ['another fact of the same type', { all: [{ ...LEAF, value: { fact: 'items' } }] }],
    [
      'a string fact as the element of a list',
      { all: [{ fact: 'tags', operator: 'contains', value: { fact: 'city' } }] },
    ],
    ['100 levels', nested(MAX_DEPTH)],
    ['a member of an object', { all: [{ fact: 'address', path: '$.geo.lat', operator: 'between', value: [50, 54] }] }],
    ['whether there is an object', { all: [{ fact: 'address', operator: 'isSet', value: true }] }],
    ['a percentile', { all: [{ ...LEAF, params: { as: 'percentile', missing: 0 }, value: 90 }] }],
    ['a substitute', { all: [{ ...LEAF, params: { missing: 0 } }] }],
    [
      'decorators of each rank',
      { all: [{ fact: 'tags', operator: 'known:someFact:ignoreCase:startsWith', value: 'v' }] },
    ],
  ])('%s', (_, json) => {
    expect(problemsOf(json)).toEqual([]);
  });

  it('without keeping hold of what it was given', () => {
    const values = ['NL'];
    const rule = parsed({ all: [{ fact: 'country', operator: 'in', value: values }] }, scope);
    values.push('BE');
    expect(toJsonRulesEngine(rule)).toEqual({ all: [{ fact: 'country', operator: 'in', value: ['NL'] }] });
    expect(Object.isFrozen(rule)).toBe(true);
  });
});
