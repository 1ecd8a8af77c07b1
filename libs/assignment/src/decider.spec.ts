import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type AssignableExperiment, compilePayload, Decider } from './index.js';

const VOUCHER: AssignableExperiment = {
  key: 'voucher',
  seed: '6f1f7f1e-6d0f-4f1e-9c56-0f6f3b1d2a11',
  variations: [
    { key: 'control', name: 'No voucher' },
    { key: 'voucher', name: '10 % voucher' },
  ],
  weights: [0.5, 0.5],
  coverage: 1,
  audience: [],
};

const decide = (experiment: AssignableExperiment, customerId: string, segments: string[] = []) =>
  new Decider(compilePayload([experiment])).decide(experiment.key, { customerId, segments });

describe('Decider', () => {
  it('gives the same customer the same variation every time, whatever the experiment is called', () => {
    const first = decide(VOUCHER, 'c-1');
    expect(first.reason).toBe('assigned');
    expect(decide(VOUCHER, 'c-1')).toEqual(first);
    expect(decide({ ...VOUCHER, key: 'renamed' }, 'c-1')).toEqual(first);
  });

  it('follows the weights', () => {
    const decider = new Decider(compilePayload([{ ...VOUCHER, weights: [0.8, 0.2] }]));
    const treated = Array.from({ length: 10_000 }, (_, i) =>
      decider.decide('voucher', { customerId: `c${i}`, segments: [] }),
    );
    const share = treated.filter(({ variation }) => variation === 1).length / treated.length;
    expect(Math.abs(share - 0.2)).toBeLessThan(3.3 * Math.sqrt((0.2 * 0.8) / 10_000));
  });

  it('keeps to the audience: one of its segments is enough', () => {
    const targeted = { ...VOUCHER, audience: ['lapsed', 'at_risk'] };
    expect(decide(targeted, 'c-1', ['at_risk', 'vip']).reason).toBe('assigned');
    expect(decide(targeted, 'c-1', ['vip'])).toEqual({
      reason: 'not-in-audience-or-coverage',
      variation: null,
      variationKey: null,
    });
  });

  it('says so when it does not know the experiment', () => {
    expect(new Decider(compilePayload([])).decide('voucher', { customerId: 'c-1', segments: [] }).reason).toBe(
      'unknown-experiment',
    );
  });
});

const HASH_VECTORS = '../shared/data/reference/growthbook_hash.json';

interface HashVector {
  readonly seed: string;
  readonly value: string;
  readonly version: number;
  readonly bucket: number;
}

(existsSync(HASH_VECTORS) ? describe : describe.skip)('bucketing (needs ../shared/data)', () => {
  it('equals the published hash, version 2: a half-half split follows bucket < 0.5', () => {
    const { vectors } = JSON.parse(readFileSync(HASH_VECTORS, 'utf8')) as { vectors: HashVector[] };
    const usable = vectors.filter(({ version, value, seed }) => version === 2 && value !== '' && seed !== '');
    expect(usable.length).toBeGreaterThan(20);
    for (const { seed, value, bucket } of usable) {
      const { variation } = decide({ ...VOUCHER, seed }, value);
      expect({ seed, value, variation }).toEqual({ seed, value, variation: bucket < 0.5 ? 0 : 1 });
    }
  });
});
