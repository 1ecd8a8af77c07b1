import { describe, expect, it } from '@jest/globals';
import { DefinitionRegistry, emptyBodies } from '#definitions';
import { FEATURE_KIND } from '#features';
import type { JsonObject } from '#kernel';
import { evaluateRule, segmentsOf } from '#rules';
import { SEGMENT_KIND } from './segment-kind.js';

const registry = new DefinitionRegistry();
registry.register(FEATURE_KIND);
registry.register(SEGMENT_KIND);

/** Segments over two features: `orders`, a number, and `country`, a text. */
function parse(segments: Readonly<Record<string, JsonObject>>) {
  const bodies = emptyBodies();
  bodies.feature.set('orders', { kind: 'aggregate', aggregate: 'count', events: ['order'] });
  bodies.feature.set('country', { kind: 'attribute' });
  for (const [key, body] of Object.entries(segments)) bodies.segment.set(key, body);
  const { scope, problems } = registry.parse(bodies);
  return { segments: scope.specs(SEGMENT_KIND), problems };
}

const problemsOf = (segments: Readonly<Record<string, JsonObject>>): string[] =>
  parse(segments).problems.map(({ kind, key, pointer, code }) => `${kind} ${key}${pointer} ${code}`);

const BUYERS: JsonObject = {
  name: 'Buyers',
  rule: { all: [{ fact: 'orders', operator: 'greaterThan', value: 0 }] },
};
const GERMANS: JsonObject = {
  name: 'Germans',
  rule: { all: [{ fact: 'country', operator: 'equal', value: 'DE' }] },
};

describe('a segment', () => {
  it('is a name and a rule, and may say more', () => {
    const more = {
      description: 'Ordered before.',
      owner: 'crm',
      purpose: 'Know them.',
      action: 'Thank them.',
      grid: 'rfm',
    };
    const { segments } = parse({ plain: BUYERS, rich: { ...BUYERS, ...more } });
    const nothing = { description: '', owner: '', purpose: '', action: '', grid: undefined };
    expect(segments.get('plain')).toMatchObject({ name: 'Buyers', ...nothing });
    expect(segments.get('rich')).toMatchObject({ name: 'Buyers', ...more });
  });

  it('reports every problem at once, its own and those of its rule, at their places', () => {
    const rule = {
      any: [
        { fact: 'order', operator: 'greaterThan', value: 0 },
        { fact: 'orders', operator: 'more', value: '1' },
      ],
    };
    expect(problemsOf({ odd: { owner: 5, colour: 'red', rule }, bare: { name: 'Bare' } })).toEqual([
      'segment odd/colour invalid-segment',
      'segment odd/owner invalid-segment',
      'segment odd/name invalid-segment',
      'segment odd/rule/any/0/fact unknown-fact',
      'segment odd/rule/any/1/operator unknown-operator',
      'segment bare/rule not-an-object',
    ]);
  });
});

describe('a reference to another segment', () => {
  const german_buyers: JsonObject = {
    name: 'German buyers',
    rule: { all: [{ condition: 'buyers' }, { condition: 'germans' }] },
  };
  const others: JsonObject = { name: 'Others', rule: { not: { condition: 'german_buyers' } } };

  it('is kept in the rule as written and followed in the one that is evaluated, whatever the order', () => {
    const spec = parse({ others, german_buyers, buyers: BUYERS, germans: GERMANS }).segments.get('others');
    if (spec === undefined) throw new Error('others was not parsed');
    expect([...segmentsOf(spec.rule)]).toEqual(['german_buyers']);
    expect([...segmentsOf(spec.inlined)]).toEqual([]);
    const matched = (facts: Record<string, string | number>) =>
      evaluateRule(spec.inlined, (fact) => facts[fact], new Date(0)).matched;
    expect(matched({ orders: 1, country: 'DE' })).toBe(false);
    expect(matched({ orders: 1, country: 'NL' })).toBe(true);
  });

  it('has to lead somewhere', () => {
    const [problem, ...more] = parse({
      others: { ...others, rule: { not: { condition: 'buyer' } } },
      buyers: BUYERS,
    }).problems;
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ key: 'others', pointer: '/rule/not/condition', code: 'unknown-segment' });
    expect(problem?.message).toContain('did you mean "buyers"?');
  });

  it('must not lead back: every segment of the circle is told, and those that lead into it', () => {
    const to = (condition: string): JsonObject => ({ name: condition, rule: { all: [{ condition }] } });
    expect(problemsOf({ a: to('b'), b: to('a'), self: to('self'), outside: to('a'), buyers: BUYERS })).toEqual([
      'segment a/rule/all/0 segment-cycle',
      'segment b/rule/all/0 segment-cycle',
      'segment self/rule/all/0 segment-cycle',
      'segment outside/rule/all/0 segment-cycle',
    ]);
  });
});
