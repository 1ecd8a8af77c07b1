import { describe, expect, it } from '@jest/globals';
import type { RuleScope } from '../facts.js';
import type { Rule } from '../rule.js';
import { parsed } from '../testing/parsed.js';
import { type Axis, checkGrid, type GridCheck } from './check-grid.js';

const SCORES: RuleScope = {
  facts: new Map(['r', 'f', 'm', 'x'].map((name) => [name, { type: 'number' as const }])),
  segments: new Set(),
};

/** Rules from rows of a published table: the lowest and the highest score of each axis. */
const rulesOf = (axes: readonly string[], table: Readonly<Record<string, readonly string[]>>): Map<string, Rule> =>
  new Map(
    Object.entries(table).map(([key, ranges]) => {
      const all = ranges.map((range, index) => {
        const [low, high = low] = range.split('-').map(Number);
        return { fact: axes[index] ?? '', operator: 'between', value: [low ?? 0, high ?? 0] };
      });
      return [key, parsed({ all }, SCORES)];
    }),
  );

const fives = (...axes: string[]): Map<string, Axis> => new Map(axes.map((axis) => [axis, { min: 1, max: 5 }]));

const checked = (rules: Map<string, Rule>, axes: Map<string, Axis>): GridCheck => {
  const check = checkGrid(rules, axes);
  if ('refused' in check) throw new Error(check.refused);
  return check;
};

/** The grid of recency and frequency that is copied most, see shared/reference/rfm.md 6.4. */
const GRID = rulesOf(['r', 'f'], {
  hibernating: ['1-2', '1-2'],
  at_risk: ['1-2', '3-4'],
  cant_lose: ['1-2', '5'],
  about_to_sleep: ['3', '1-2'],
  need_attention: ['3', '3'],
  loyal: ['3-4', '4-5'],
  promising: ['4', '1'],
  new_customers: ['5', '1'],
  potential_loyalists: ['4-5', '2-3'],
  champions: ['5', '4-5'],
});

/** The table of the R package rfm 0.3.0, see 6.1 there. */
const RFM = rulesOf(['r', 'f', 'm'], {
  champions: ['5', '5', '5'],
  potential_loyalist: ['3-5', '3-5', '2-5'],
  loyal_customers: ['2-4', '2-4', '2-4'],
  promising: ['3-4', '1-3', '3-5'],
  new_customers: ['4-5', '1-3', '1-5'],
  cant_lose: ['1-2', '3-4', '4-5'],
  at_risk: ['1-2', '2-5', '4-5'],
  need_attention: ['1-3', '3-5', '3-5'],
  about_to_sleep: ['2-3', '1-3', '1-4'],
  lost: ['1', '1-5', '1-5'],
});

describe('a grid of scores', () => {
  it('is fine where every cell is covered once', () => {
    const check = checked(GRID, fives('r', 'f'));
    expect(check).toMatchObject({ cells: 25, uncovered: [], shared: [], besides: [] });
    expect([...check.coverage.values()].map(({ first }) => first)).toEqual([4, 4, 2, 2, 1, 4, 1, 1, 4, 2]);
  });

  it('has holes and overlaps in the published table of rfm', () => {
    const { cells, uncovered, shared, coverage } = checked(RFM, fives('r', 'f', 'm'));
    expect(cells).toBe(125);
    expect(uncovered.map(({ r, f, m }) => `${r}${f}${m}`).join(' ')).toBe('215 241 251 252 341 351 441 451 541 551');
    expect(shared).toHaveLength(58);
    expect(shared[0]).toEqual({ cell: { r: 1, f: 2, m: 4 }, keys: ['at_risk', 'lost'] });
    expect([...coverage.values()].map(({ first }) => first)).toEqual([1, 35, 15, 8, 15, 6, 7, 4, 10, 14]);
  });

  it('names what is read besides the scores', () => {
    const rules = new Map([
      [
        'a',
        parsed(
          {
            all: [
              { fact: 'x', operator: 'orMissing:equal', value: 1 },
              { fact: 'r', operator: 'equal', value: 1 },
            ],
          },
          SCORES,
        ),
      ],
    ]);
    expect(checked(rules, new Map([['r', { min: 1, max: 2 }]]))).toEqual({
      cells: 2,
      uncovered: [{ r: 2 }],
      shared: [],
      coverage: new Map([['a', { cells: 1, first: 1 }]]),
      besides: ['x'],
    });
  });

  it('is not looked at where it is too large or empty', () => {
    const wide = new Map([
      ['r', { min: 1, max: 1000 }],
      ['f', { min: 1, max: 1000 }],
    ]);
    expect(checkGrid(GRID, wide)).toEqual({ refused: 'too-many-cells', cells: 1_000_000 });
    expect(checkGrid(GRID, new Map([['r', { min: 1.2, max: 1.8 }]]))).toEqual({ refused: 'empty-axis', cells: 0 });
    expect(checkGrid(GRID, new Map([['r', { min: 1, max: Number.NaN }]]))).toEqual({ refused: 'empty-axis', cells: 0 });
  });
});
