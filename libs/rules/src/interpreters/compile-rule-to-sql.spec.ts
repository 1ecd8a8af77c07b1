import { describe, expect, it } from '@jest/globals';
import { SqlParameters } from '#kernel';
import type { FactColumn } from '../sql/writer.js';
import { FACTS, NOW } from '../testing/arbitraries.js';
import { parsed } from '../testing/parsed.js';
import { compileRuleToSql } from './compile-rule-to-sql.js';

const columnOf = (fact: string): FactColumn => ({ sql: fact, type: FACTS.get(fact)?.type ?? 'string' });

function compiled(json: unknown, column = columnOf): { sql: string; values: unknown[] } {
  const parameters = new SqlParameters();
  return {
    sql: compileRuleToSql(parsed(json), { column, parameters, now: { kind: 'at', at: NOW } }),
    values: parameters.values,
  };
}

describe('compileRuleToSql', () => {
  it('binds every value, makes every comparison true or false, and asks first what is quickly known', () => {
    expect(
      compiled({
        all: [
          { fact: 'string_a', operator: 'in', value: ['NL', "'; drop table customer; --"] },
          {
            not: {
              any: [
                { fact: 'duration_a', operator: 'lessThan', value: 30 },
                { fact: 'boolean_a', operator: 'notEqual', value: true },
              ],
            },
          },
        ],
      }),
    ).toEqual({
      sql: '(NOT ((NOT ((boolean_a = $3::boolean) IS TRUE)) OR ((duration_a < $2::numeric) IS TRUE))) AND ((string_a = ANY($1::text[])) IS TRUE)',
      // Long enough to be hashed.
      values: [[...Array(4).fill(['NL', "'; drop table customer; --"]).flat(), 'NL'], 30, true],
    });
  });

  it('keeps NaN from being the greatest number, unless the column has none', () => {
    const json = { all: [{ fact: 'number_a', operator: 'greaterThan', value: 1 }] };
    expect(compiled(json).sql).toBe(`((number_a > $1::float8 AND number_a < 'NaN'::float8) IS TRUE)`);
    expect(compiled(json, (fact) => ({ ...columnOf(fact), neverNaN: true })).sql).toBe(
      '((number_a > $1::float8) IS TRUE)',
    );
  });

  it('compares a duration as the instant it is counted from, worked out beforehand', () => {
    const json = { all: [{ fact: 'duration_a', operator: 'greaterThanInclusive', value: 30 }] };
    const column = (): FactColumn => ({ sql: 'days', since: 'last_order', type: 'duration' });
    expect(compiled(json, column)).toEqual({
      sql: '((last_order <= $1::timestamptz) IS TRUE)',
      values: ['2026-05-18T12:34:56.789Z'],
    });
  });

  it('puts expressions in brackets', () => {
    const json = { all: [{ fact: 'boolean_a', operator: 'equal', value: true }] };
    const column = (): FactColumn => ({ sql: 's.orders > 3', type: 'boolean' });
    expect(compiled(json, column).sql).toBe('(((s.orders > 3) = $1::boolean) IS TRUE)');
  });

  it('refuses a column of another type than the rule was parsed with', () => {
    const json = { all: [{ fact: 'money_a', operator: 'equal', value: 1 }] };
    expect(() => compiled(json, (fact) => ({ sql: fact, type: 'number' }))).toThrow(
      'parsed with "money_a" of type money',
    );
  });

  it('throws at a reference that was not replaced', () => {
    expect(() => compiled({ condition: 'first' })).toThrow('inlineSegments');
  });
});
