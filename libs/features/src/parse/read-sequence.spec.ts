import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { SEQUENCE_MEASURES } from '../feature-spec.js';
import { parsed, refusedAt } from './parse.spec-support.js';

const CART: JsonObject = { events: ['cart_updated'] };
const ORDER: JsonObject = { events: ['order'] };
const ABANDONED: JsonObject = { kind: 'sequence', first: CART, without: ORDER, within: { days: 1 } };

const plain = (...events: string[]) => ({ events, where: undefined, properties: new Map() });

describe('a sequence', () => {
  it('is what follows, or what does not', () => {
    expect(parsed(ABANDONED)).toEqual({
      kind: 'sequence',
      name: 'probe',
      description: '',
      first: plain('cart_updated'),
      then: undefined,
      without: plain('order'),
      within: { days: 1 },
      measure: 'count',
      window: undefined,
    });
    expect(parsed({ kind: 'sequence', first: CART, then: ORDER, within: { months: 1 } })).toMatchObject({
      then: plain('order'),
      without: undefined,
      within: { months: 1 },
    });
  });

  it('has filters at every step, each over properties of its own', () => {
    const tea = {
      where: { all: [{ fact: 'category', operator: 'equal', value: 'tea' }] },
      properties: { category: 'string' },
    };
    expect(parsed({ ...ABANDONED, first: { ...CART, ...tea }, then: { ...ORDER, ...tea } })).toMatchObject({
      first: { properties: new Map([['category', 'string']]), where: { kind: 'all' } },
      then: { properties: new Map([['category', 'string']]), where: { kind: 'all' } },
      without: plain('order'),
    });
    expect(refusedAt({ ...ABANDONED, first: { ...CART, ...tea }, without: { ...ORDER, where: tea.where } })).toEqual([
      '/without/where/all/0/fact',
    ]);
  });

  it.each(Object.keys(SEQUENCE_MEASURES))('has the measure %s', (measure) => {
    expect(parsed({ ...ABANDONED, measure })).toMatchObject({ measure });
  });

  it.each<[string[], JsonObject]>([
    [['/first'], { first: null }],
    [['/first/events'], { first: {} }],
    [['/first/name'], { first: { ...CART, name: 'cart' } }],
    [['/then'], { then: ['order'] }],
    [['/then/events'], { then: { events: [''] } }],
    [['/without/properties/value'], { without: { ...ORDER, properties: { value: 'number' } } }],
    [['/within'], { within: 1 }],
    [['/within/days'], { within: { days: 0 } }],
    [['/measure'], { measure: 'avg' }],
    [['/events'], { events: ['order'] }],
  ])('is refused at %j with %j', (pointers, change) => {
    expect(refusedAt({ ...ABANDONED, ...change })).toEqual(pointers);
  });

  it('needs a beginning, a time, and what follows or does not', () => {
    expect(refusedAt({ kind: 'sequence' })).toEqual(['/first', '/then', '/within']);
  });
});
