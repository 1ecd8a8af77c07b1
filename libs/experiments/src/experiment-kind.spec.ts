import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { readExperiment } from './experiment-kind.js';

const SEGMENTS = new Set(['lapsed', 'champions']);

const read = (body: JsonObject, segments: ReadonlySet<string> | 'not checked' = SEGMENTS) =>
  readExperiment('probe', body, segments);

const refusedAt = (change: JsonObject): string[] =>
  read({ ...MINIMAL, ...change }).problems.map(({ pointer }) => pointer);

const MINIMAL: JsonObject = { variations: [{ key: 'control' }, { key: 'voucher' }] };

describe('an experiment', () => {
  it('needs two variations; the rest has defaults', () => {
    expect(read(MINIMAL)).toEqual({
      problems: [],
      spec: {
        name: 'probe',
        description: '',
        audience: [],
        variations: [
          { key: 'control', name: 'control' },
          { key: 'voucher', name: 'voucher' },
        ],
        weights: [0.5, 0.5],
        coverage: 1,
        seed: undefined,
        source: 'assigned',
      },
    });
  });

  it('takes everything else from its body', () => {
    const body: JsonObject = {
      name: 'Win-back',
      description: 'Does a voucher bring them back?',
      audience: ['lapsed'],
      variations: [
        { key: 'control', name: 'No mail' },
        { key: 'voucher', name: 'Mail' },
      ],
      weights: [0.2, 0.8],
      coverage: 0.5,
      seed: '0d9f6a52-3b7e-4f0d-8a1c-9e64b7d25c01',
      source: 'imported',
    };
    expect(read(body)).toEqual({ problems: [], spec: body });
  });

  it.each<[string, JsonObject]>([
    ['/variations', { variations: [{ key: 'control' }] }],
    ['/variations', { variations: 'control, voucher' }],
    ['/variations', { variations: [{ key: 'same' }, { key: 'same' }] }],
    ['/variations/1', { variations: [{ key: 'a' }, { key: 'b', nmae: 'B' }, { key: 'c' }] }],
    ['/variations/1', { variations: [{ key: 'a' }, { key: 'b', name: 5 }, { key: 'c' }] }],
    ['/weights', { weights: [0.5] }],
    ['/weights', { weights: [0.5, 0.4] }],
    ['/weights', { weights: [1.5, -0.5] }],
    ['/weights', { weights: ['0.5', '0.5'] }],
    ['/weights', { weights: 0.5 }],
    ['/coverage', { coverage: 0 }],
    ['/coverage', { coverage: 1.01 }],
    ['/coverage', { coverage: '1' }],
    ['/seed', { seed: 'winback_voucher' }],
    ['/seed', { seed: '0D9F6A52-3B7E-4F0D-8A1C-9E64B7D25C01' }],
    ['/source', { source: 'elsewhere' }],
    ['/audience', { audience: 'lapsed' }],
    ['/audience/1', { audience: ['lapsed', 'gone'] }],
    ['/name', { name: 5 }],
    ['/description', { description: null }],
    ['/sourec', { sourec: 'imported' }],
  ])('is refused at %s with %j', (pointer, change) => {
    expect(refusedAt(change)).toEqual([pointer]);
  });

  it('reports every problem at once', () => {
    const body: JsonObject = {
      variations: [{ key: 'control' }, { key: '' }, 'voucher'],
      weights: [1],
      audience: ['gone'],
      coverage: 2,
      seed: 5,
      source: '',
    };
    expect(
      read(body)
        .problems.map(({ pointer }) => pointer)
        .sort(),
    ).toEqual(['/audience/0', '/coverage', '/seed', '/source', '/variations/1', '/variations/2']);
  });

  it('takes shares that sum to 1 up to rounding', () => {
    expect(refusedAt({ variations: ['a', 'b', 'c'].map((key) => ({ key })), weights: [0.1, 0.2, 0.7] })).toEqual([]);
    const thirds = read({ variations: ['a', 'b', 'c'].map((key) => ({ key })) }).spec.weights;
    expect(thirds.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('may refer to a segment that is gone when it is read as it was started', () => {
    expect(read({ ...MINIMAL, audience: ['gone'] }, 'not checked').problems).toEqual([]);
  });
});
