import { describe, expect, it } from '@jest/globals';
import { factTypeOf } from '../feature-spec.js';
import { AMONG, BASE, complaints, parsed, refusedAt } from './parse.spec-support.js';

const COMBINED = ['ratio', 'difference', 'trend'] as const;

/** Beside those of one customer alone, what no combination may be computed from. */
const DERIVED = {
  ...BASE,
  mean: { kind: 'ratio', of: 'spend', by: 'orders' },
  score: { kind: 'score', of: 'orders', among: AMONG },
  rank: { kind: 'percentile', of: 'orders' },
};

describe.each(COMBINED)('a %s', (kind) => {
  it('is of two numbers or amounts of money', () => {
    expect(parsed({ kind, of: 'orders', by: 'risk' })).toEqual({
      kind,
      name: 'probe',
      description: '',
      of: 'orders',
      by: 'risk',
      type: 'number',
    });
    const type = kind === 'difference' ? 'money' : 'number';
    for (const [of, by] of [
      ['spend', 'orders'],
      ['orders', 'spend'],
      ['spend', 'spend'],
    ] as const) {
      const spec = parsed({ kind, of, by });
      expect(spec).toMatchObject({ of, by, type });
      expect(spec && factTypeOf(spec)).toBe(type);
    }
  });

  it.each(['mean', 'score', 'rank', 'recency', 'country', 'category', 'nothing', 'probe', '', 5, null])(
    'is not of %j',
    (of) => {
      expect(new Set(refusedAt({ kind, of, by: 'orders' }, DERIVED))).toEqual(new Set(['/of']));
      expect(new Set(refusedAt({ kind, of: 'orders', by: of }, DERIVED))).toEqual(new Set(['/by']));
    },
  );

  it('needs both, and says which there are', () => {
    expect(refusedAt({ kind })).toEqual(['/of', '/by']);
    expect(complaints({ kind, by: 'orders' })[0]).toContain('orders, spend,');
    expect(complaints({ kind, by: 'orders' }, {})[0]).toContain('there is none');
  });
});

describe('instants', () => {
  it('have a difference, in days', () => {
    expect(parsed({ kind: 'difference', of: 'first_at', by: 'signed_up_at' })).toMatchObject({ type: 'number' });
  });

  it('have none to anything else', () => {
    expect(refusedAt({ kind: 'difference', of: 'first_at', by: 'orders' })).toEqual(['/by']);
    expect(refusedAt({ kind: 'difference', of: 'spend', by: 'first_at' })).toEqual(['/by']);
  });

  it.each(['ratio', 'trend'])('have no %s', (kind) => {
    expect(refusedAt({ kind, of: 'first_at', by: 'signed_up_at' })).toEqual(['/of', '/by']);
  });
});
