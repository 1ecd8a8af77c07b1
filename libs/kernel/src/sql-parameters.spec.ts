import { describe, expect, it } from '@jest/globals';
import { SqlParameters } from './sql-parameters.js';

describe('SqlParameters', () => {
  it('numbers placeholders from 1 and casts each', () => {
    const parameters = new SqlParameters();
    expect([parameters.bind('NL', 'text'), parameters.bind([1, 2], 'float8[]')]).toEqual(['$1::text', '$2::float8[]']);
    expect(parameters.values).toEqual(['NL', [1, 2]]);
  });

  it('goes on behind the values of a statement that becomes part of a larger one', () => {
    const inner = new SqlParameters();
    const placeholder = inner.bind('NL', 'text');
    const outer = new SqlParameters(inner.values);
    expect([placeholder, outer.bind(7, 'int')]).toEqual(['$1::text', '$2::int']);
    expect(outer.values).toEqual(['NL', 7]);
    expect(inner.values).toEqual(['NL']);
  });

  it('binds the same value twice rather than guess that it means the same', () => {
    const parameters = new SqlParameters();
    expect([parameters.bind(1, 'int'), parameters.bind(1, 'numeric')]).toEqual(['$1::int', '$2::numeric']);
  });

  it('hands out copies of its values', () => {
    const parameters = new SqlParameters(['kept']);
    parameters.values.push('lost');
    expect(parameters.values).toEqual(['kept']);
  });
});
