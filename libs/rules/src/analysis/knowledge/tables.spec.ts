import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { Fact, RuleScope } from '../../facts.js';
import type { FactRecord } from '../../interpreters/compile-predicate.js';
import { readFact } from '../../interpreters/read-fact.js';
import type { Rule } from '../../rule.js';
import { customerAt, NOW, nowArbitrary, ruleJsonArbitrary, SCOPE } from '../../testing/arbitraries.js';
import { parsed } from '../../testing/parsed.js';
import { propertyRuns } from '../../testing/property-runs.js';
import { momentOf } from '../../time/moment.js';
import { is, SHOP, shopRule } from '../analysis.spec-support.js';
import { type World, worldOf } from '../world.js';
import { leafOf } from './leaf.js';
import type { Atom, Table } from './table.js';

jest.setTimeout(60_000);

const manyRules = fc
  .array(ruleJsonArbitrary(), { minLength: 20, maxLength: 40, size: 'max' })
  .map((rules): Rule => ({ kind: 'all', nodes: rules.map((json) => parsed(json)) }));

const moments = fc.array(
  fc.oneof(fc.constant(NOW), nowArbitrary).chain((now) => fc.tuple(fc.constant(now), customerAt(now))),
  { minLength: 20, maxLength: 20, size: 'max' },
);

/** What is so of a customer at a moment, for every atom. */
function truths(world: World, customer: FactRecord, now: Date, scope = SCOPE): ReadonlyMap<Atom, boolean> {
  const reader = (name: string) => customer[name];
  const truth = new Map<Atom, boolean>();
  for (const leaf of world.atoms.leaves) {
    const { node } = leaf;
    const read = ({ missing, ...operand }: typeof node.subject) => readFact(operand, reader);
    const other = node.value.kind === 'fact' ? read(node.value) : undefined;
    const { subject, holds } = leafOf(node, leaf.atom, scope, momentOf(now));
    truth.set(leaf.atom, holds(read(node.subject), other));
    truth.set(world.atoms.presence(subject), read(node.subject) !== undefined);
    if (node.value.kind === 'fact' && leaf.other) truth.set(world.atoms.presence(leaf.other), other !== undefined);
    if (subject.path !== undefined)
      truth.set(world.atoms.presences(subject)[1] ?? -1, customer[subject.fact] !== undefined);
  }
  return truth;
}

interface Bounds {
  readonly whole: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** The number, or missing where the bounds exclude it. */
const allowed = (value: number, { whole, min, max }: Bounds): number | undefined => {
  const isNoNumber = Number.isNaN(value) && (min !== undefined || max !== undefined);
  const isOutside = value < (min ?? value) || value > (max ?? value) || (whole && !Number.isInteger(value));
  return isNoNumber || isOutside ? undefined : value;
};

const standing = (fact: string, missing: number | undefined) =>
  missing === undefined ? { fact } : { fact, params: { missing } };

/** Without what is undefined. */
const defined = (fact: object): Fact =>
  Object.fromEntries(Object.entries(fact).filter(([, value]) => value !== undefined)) as unknown as Fact;

const allows = ({ columns, rows }: Table, truth: ReadonlyMap<Atom, boolean>): boolean =>
  rows.some(({ values }) =>
    columns.every((atom, index) => {
      const [known, said] = [truth.get(atom), values[index]];
      return known === undefined || said === undefined || known === said;
    }),
  );

describe('tables of what comparisons have to do with each other', () => {
  it('allow what is so of any customer, at any moment', () => {
    fc.assert(
      fc.property(manyRules, moments, (rule, asked) => {
        const world = worldOf([rule], SCOPE, NOW);
        for (const [now, customer] of asked) {
          const truth = truths(world, customer, now);
          expect(world.tables.filter((table) => !allows(table, truth))).toEqual([]);
        }
      }),
      { numRuns: propertyRuns(20) },
    );
  });

  it('have samples for which their rows are so', () => {
    fc.assert(
      fc.property(manyRules, (rule) => {
        const world = worldOf([rule], SCOPE, NOW);
        for (const { columns, variables, rows } of world.tables) {
          for (const { values, sample } of rows) {
            if (sample === undefined) continue;
            for (const leaf of world.atoms.leaves) {
              const said = values[columns.indexOf(leaf.atom)];
              const at = (key: string | undefined) => sample[variables.findIndex((variable) => variable.key === key)];
              if (said !== undefined) expect(leaf.holds(at(leaf.subject.key), at(leaf.other?.key))).toBe(said);
            }
          }
        }
      }),
      { numRuns: propertyRuns(20) },
    );
  });

  it('allow what is so of two numbers within their bounds', () => {
    const bound = fc.option(fc.integer({ min: -2, max: 6 }), { nil: undefined });
    const fact = fc.record({ whole: fc.boolean(), neverMissing: fc.boolean(), min: bound, max: bound });
    const value = fc.oneof(
      fc.integer({ min: -3, max: 8 }),
      fc.double({ min: -3, max: 8, noNaN: true }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
    );
    const missing = fc.option(fc.integer({ min: -2, max: 6 }), { nil: undefined });
    const operator = fc.constantFrom(
      'equal',
      'notEqual',
      'lessThan',
      'greaterThan',
      'known:lessThanInclusive',
      'orMissing:greaterThanInclusive',
    );
    const leaf = fc.tuple(fc.boolean(), operator, missing, missing).map(([isTurned, name, one, two]) => {
      const [a, b] = [standing('a', one), standing('b', two)];
      return isTurned ? { ...b, operator: name, value: a } : { ...a, operator: name, value: b };
    });
    const leaves = fc.array(leaf, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fact,
        fact,
        leaves,
        fc.array(fc.tuple(value, value), { minLength: 20, maxLength: 20 }),
        (a, b, any, values) => {
          const facts = new Map([a, b].map((one, index) => ['ab'[index] ?? '', defined({ type: 'number', ...one })]));
          const scope: RuleScope = { facts, segments: new Set() };
          const world = worldOf([parsed({ any }, scope)], scope, NOW);
          for (const [one, two] of values) {
            const customer = { a: allowed(one, a), b: allowed(two, b) };
            if ((a.neverMissing && customer.a === undefined) || (b.neverMissing && customer.b === undefined)) continue;
            const truth = truths(world, customer, NOW, scope);
            expect(world.tables.filter((table) => !allows(table, truth))).toEqual([]);
          }
        },
      ),
      { numRuns: propertyRuns(150) },
    );
  });

  it('are left loose where there would be too many rows', () => {
    const tags = Array.from({ length: 400 }, (_, index) => `tag ${index}`);
    const rule = shopRule({ all: [is('tags', 'containsAny', tags), is('tags', 'containsAll', tags.slice(10))] });
    const { tables } = worldOf([rule], SHOP, NOW);
    expect(tables.map(({ rows }) => rows.map(({ values }) => values))).toEqual([
      [
        [true, undefined, undefined],
        [false, false, false],
      ],
    ]);
  });
});
