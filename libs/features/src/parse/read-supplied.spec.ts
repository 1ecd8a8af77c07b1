import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { SUPPLIED_TYPES } from '../feature-spec.js';
import { parsed, refusedAt } from './parse.spec-support.js';

describe('a supplied value', () => {
  it('is a number for ever unless said otherwise', () => {
    expect(parsed({ kind: 'supplied' })).toEqual({
      kind: 'supplied',
      name: 'probe',
      description: '',
      type: 'number',
      validFor: undefined,
    });
  });

  it.each(SUPPLIED_TYPES)('can be a %s and grow old', (type) => {
    expect(parsed({ kind: 'supplied', type, valid_for: { days: 30 } })).toMatchObject({ type, validFor: { days: 30 } });
  });

  it.each<[string[], JsonObject]>([
    [['/type'], { type: 'money' }],
    [['/type'], { type: 'instant' }],
    [['/valid_for'], { valid_for: 30 }],
    [['/valid_for/days'], { valid_for: { days: 0 } }],
    [['/default'], { default: 0 }],
  ])('is refused at %j with %j', (pointers, change) => {
    expect(refusedAt({ kind: 'supplied', ...change })).toEqual(pointers);
  });
});
