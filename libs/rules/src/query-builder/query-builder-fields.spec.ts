import { describe, expect, it } from '@jest/globals';
import { type FullField, filterFieldsByComparator, getValueEditorReset } from '@react-querybuilder/core';
import fc from 'fast-check';
import { isJsonObject } from '#kernel';
import { ruleJsonArbitrary, SCOPE } from '../testing/arbitraries.js';
import { parsed } from '../testing/parsed.js';
import { propertyRuns } from '../testing/property-runs.js';
import { fromQueryBuilder } from './from-query-builder.js';
import type { QueryGroup, QueryRule } from './query.js';
import { type QueryField, queryBuilderFields } from './query-builder-fields.js';
import type { Takes } from './query-operators.js';
import { SHOP } from './testing/shop.js';
import { toQueryBuilder } from './to-query-builder.js';

const fieldNamed = (name: string, fields: readonly QueryField[]): QueryField => {
  const field = fields.find((one) => one.name === name);
  if (field === undefined) throw new Error(`No field ${name}.`);
  return field;
};

describe('queryBuilderFields', () => {
  const fields = queryBuilderFields(SHOP, {
    labels: { fact: (name) => name.replaceAll('_', ' '), segment: (key) => key.toUpperCase() },
  });

  it('has a field for everything a rule can ask for', () => {
    expect(fields.map(({ name, label }) => [name, label])).toEqual([
      ['orders', 'orders'],
      ['items', 'items'],
      ['total_spent', 'total spent'],
      ['spending_score', 'spending score'],
      ['country', 'country'],
      ['newsletter', 'newsletter'],
      ['first_order_at', 'first order at'],
      ['recency', 'recency'],
      ['tags', 'tags'],
      ['address', 'address'],
      ['address.city', 'address.city'],
      ['address.floors[0]', 'address.floors[0]'],
      ['"$segment"', '$segment'],
      ['"Total \\"spend\\""', 'Total "spend"'],
      ['"Total \\"spend\\"".a[0]', 'Total "spend".a[0]'],
      ['percentile(orders)', 'percentile of orders'],
      ['percentile(items)', 'percentile of items'],
      ['percentile(total_spent)', 'percentile of total spent'],
      ['percentile(recency)', 'percentile of recency'],
      ['$segment', 'segment'],
    ]);
  });

  it('is what the component takes, and plain JSON', () => {
    const theirs: FullField[] = fields;
    expect(JSON.parse(JSON.stringify(theirs))).toEqual(theirs);
  });

  it.each<[string, string[]]>([
    ['newsletter', ['= is', '!= is not', 'null is not set', 'notNull is set']],
    ['address', ['null is not set', 'notNull is set']],
    [
      'tags',
      [
        'contains contains',
        'doesNotContain does not contain',
        'containsAny has any of',
        'containsAll has all of',
        'containsNone has none of',
        'doesNotContainAll lacks some of',
        'null is not set',
        'notNull is set',
      ],
    ],
    [
      'recency',
      [
        ...['= is', '!= is not', 'in is one of', 'notIn is none of', '< is less than', '<= is at most'],
        ...['> is more than', '>= is at least', 'between is between', 'notBetween is not between'],
        ...['null is not set', 'notNull is set'],
      ],
    ],
    ['$segment', ['= is']],
  ])('%s has its operators, in our words', (name, expected) => {
    expect(fieldNamed(name, fields).operators.map((operator) => `${operator.name} ${operator.label}`)).toEqual(
      expected,
    );
  });

  it('has the words around values of time', () => {
    const { operators } = fieldNamed('first_order_at', fields);
    expect(operators.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['is before', 'is in the last', 'is between … ago', 'has its anniversary today']),
    );
  });

  it('offers decorators where they mean something', () => {
    const decorated = queryBuilderFields(SHOP, {
      decorators: [['known'], ['ignoreCase'], ['someFact', 'ignoreCase'], ['length']],
    });
    const labels = (name: string) =>
      Object.fromEntries(fieldNamed(name, decorated).operators.map((operator) => [operator.name, operator.label]));
    expect(labels('country')).toMatchObject({
      '=': 'is',
      'known:!=': 'is known and is not',
      'ignoreCase:beginsWith': 'starts with (in any case)',
    });
    expect(labels('tags')).toMatchObject({
      'someFact:ignoreCase:contains': 'some of them: contains (in any case)',
      'length:>=': 'the number of them: is at least',
    });
    expect(Object.keys(labels('country')).filter((name) => name.startsWith('someFact'))).toEqual([]);
    expect(Object.keys(labels('country'))).not.toContain('ignoreCase:matches');
    expect(Object.keys(labels('newsletter'))).not.toContain('ignoreCase:=');
  });

  it('lets the component find fields to compare with', () => {
    const theirs: FullField[] = fields;
    const others = (name: string) => {
      const field = theirs.find((one) => one.name === name) as FullField;
      return (filterFieldsByComparator(field, theirs, '=') as FullField[]).map((other) => other.name);
    };
    expect(others('orders')).toEqual([
      ...['items', 'spending_score', 'address.floors[0]', '"Total \\"spend\\"".a[0]'],
      ...['percentile(orders)', 'percentile(items)', 'percentile(total_spent)', 'percentile(recency)'],
    ]);
    expect(others('country')).toEqual(['address.city', '"$segment"']);
    expect(others('tags')).toEqual(['country', 'address.city', '"$segment"']);
  });

  it('selects segments by key', () => {
    expect(fieldNamed('$segment', fields).values).toEqual([
      { name: 'champions', value: 'champions', label: 'CHAMPIONS' },
      { name: 'at_risk', value: 'at_risk', label: 'AT_RISK' },
    ]);
    expect(queryBuilderFields({ ...SHOP, segments: new Set() }).map(({ name }) => name)).not.toContain('$segment');
  });

  it('has every field and operator of a rule that is to be shown', () => {
    fc.assert(
      fc.property(ruleJsonArbitrary(['first']), (json) => {
        const rule = parsed(json);
        const shown = new Map(queryBuilderFields(SCOPE, { showing: rule }).map((field) => [field.name, field]));
        for (const { field, operator, value, valueSource } of rulesOf(toQueryBuilder(rule))) {
          const option = shown.get(field)?.operators.find(({ name }) => name === operator);
          expect(option).toBeDefined();
          if (valueSource !== 'field') continue;
          expect(option?.valueSources).toContain('field');
          expect([...shown.keys()]).toContain(value);
        }
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});

const rulesOf = (query: QueryGroup | QueryRule): QueryRule[] =>
  'rules' in query ? query.rules.flatMap(rulesOf) : [query];

/** A value of each kind, for a kind of fact. */
const VALUES: Readonly<Record<Takes, (numeric: boolean) => unknown>> = {
  nothing: () => null,
  value: (numeric) => (numeric ? 1 : 'a'),
  text: () => 'a',
  list: (numeric) => (numeric ? [1] : ['a']),
  range: () => [1, 2],
  pattern: () => '^a',
  span: () => ({ days: 30 }),
  spanRange: () => ({ from: { days: 90 }, to: { days: 30 } }),
  period: () => ({ period: 'month', from: -1, to: -1, zone: 'UTC' }),
  months: () => ({ months: [12], zone: 'UTC' }),
  days: () => ({ days: 7, zone: 'UTC' }),
  zone: () => ({ zone: 'UTC' }),
};

const INSTANT = '2026-01-31T00:00:00.000Z';

describe('the operators of a field', () => {
  const decorators = [['known'], ['orMissing'], ['ignoreCase'], ['length'], ['someFact'], ['everyFact']] as const;
  const operators = queryBuilderFields(SHOP, { decorators })
    .filter(({ type }) => type !== 'segment')
    .flatMap((field) => field.operators.map((operator) => ({ field, operator })));

  it('take what they say they take', () => {
    const refused = operators.flatMap(({ field, operator }) => {
      const value = sampleOf(operator.takes, operator.asks);
      const query = { combinator: 'and', rules: [{ field: field.name, operator: operator.name, value }] };
      return fromQueryBuilder(query, SHOP).ok ? [] : [query];
    });
    expect(refused).toEqual([]);
  });

  it('have an editor that leaves values as they are, among the standard ones or by what they take', () => {
    const cut = operators.filter(({ field, operator }) => {
      const value = sampleOf(operator.takes, operator.asks);
      const type = operator.valueEditorType ?? 'text';
      return getValueEditorReset({ type, operator: operator.name, value, inputType: field.inputType }).reset;
    });
    expect(cut).toEqual([]);
    const objects = operators.filter(({ operator }) => isJsonObject(sampleOf(operator.takes, operator.asks)));
    expect(new Set(objects.map(({ field }) => field.type))).toEqual(new Set(['instant']));
  });
});

function sampleOf(takes: Takes, asks: string): unknown {
  if (asks === 'boolean') return takes === 'nothing' ? null : true;
  const value = VALUES[takes](['number', 'money', 'duration'].includes(asks));
  if (asks !== 'instant' || !['value', 'list', 'range'].includes(takes)) return value;
  return { value: INSTANT, list: [INSTANT], range: [INSTANT, INSTANT] }[takes as 'value' | 'list' | 'range'];
}
