import { describe, expect, it } from '@jest/globals';
import { DEFAULT_CASE_NOW, readCases } from './segment-case.js';

const CASE = { name: 'ordered once', facts: { order_count: 1 }, member: true };

const problemsOf = (cases: unknown): string[] => {
  const read = readCases(cases);
  return read.ok ? [] : read.error.map(({ pointer, message }) => `${pointer} ${message}`);
};

describe('the cases of a segment file', () => {
  it('are none where the file has none', () => {
    expect(readCases(undefined)).toEqual({ ok: true, value: [] });
  });

  it('are judged at the instant they name, or at the usual one', () => {
    expect(readCases([CASE, { ...CASE, now: '2024-02-29T00:00:00.000Z' }])).toEqual({
      ok: true,
      value: [
        { ...CASE, now: new Date(DEFAULT_CASE_NOW) },
        { ...CASE, now: new Date('2024-02-29T00:00:00.000Z') },
      ],
    });
  });

  it('can hold whatever a feature can', () => {
    const facts = { text: 'NL', number: 1.5, yes: false, list: ['a'], object: { city: 'Gouda' } };
    expect(problemsOf([{ ...CASE, facts }])).toEqual([]);
  });

  it('report every problem at once, each with its place', () => {
    const odd = {
      name: '',
      facts: { order_count: null, tags: ['a', 1] },
      member: 'yes',
      now: '2026-06-15',
      colour: 'red',
    };
    expect(problemsOf([CASE, odd, { name: 'bare' }, 'text'])).toEqual([
      '/cases/1/colour is not a member of a case; it has name, facts, member, now.',
      '/cases/1/name must be a text that tells the case.',
      '/cases/1/member must be true or false.',
      '/cases/1/now must be an instant, written like 2026-06-15T12:00:00.000Z.',
      '/cases/1/facts/order_count is no value a feature can have; leave out what is missing.',
      '/cases/1/facts/tags is no value a feature can have; leave out what is missing.',
      '/cases/2/member must be true or false.',
      '/cases/2/facts must be an object: what the customer has, by key of the feature.',
      '/cases/3 must be an object with name, facts and member.',
    ]);
    expect(problemsOf({})).toEqual(['/cases must be a list of cases.']);
  });

  it.each(['2026-02-30T00:00:00.000Z', '2026-06-15T12:00:00Z', '0000-01-01T00:00:00.000Z', 'now', 5])(
    'are not judged at %j',
    (now) => {
      expect(problemsOf([{ ...CASE, now }])).toHaveLength(1);
    },
  );
});
