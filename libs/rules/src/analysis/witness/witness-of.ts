import type { FactValue } from '../../facts.js';
import type { FactRecord } from '../../interpreters/compile-predicate.js';
import { amountsAround } from '../knowledge/pair-tables.js';
import { isNumeric, type Variable } from '../knowledge/variable.js';
import { hasBit } from '../solver/bits.js';
import type { Model } from '../solver/search.js';
import type { World } from '../world.js';
import { type Assignment, customerOf } from './customer-of.js';
import { textsFor } from './texts-for.js';

/** Customers that are tried for one model. */
const MOST_TRIES = 64;

/** Values that are tried for one variable. */
const MOST_VALUES = 6;

/** A customer of whom the model is true; undefined if none is found. @param isWitness asks the rules themselves */
export function witnessOf(
  world: World,
  model: Model,
  isWitness: (customer: FactRecord) => boolean,
): FactRecord | undefined {
  const candidates = candidatesOf(world, model);
  if (candidates.some(({ values }) => values.length === 0)) return undefined;
  for (const assignments of attempts(candidates)) {
    const customer = customerOf(assignments);
    if (customer !== undefined && isWitness(customer)) return customer;
  }
  return undefined;
}

interface Candidates {
  readonly variable: Variable;
  readonly values: readonly FactValue[];
}

/** Samples of the rows that the model leaves, of every variable. */
function candidatesOf(world: World, model: Model): Candidates[] {
  const candidates = new Map<string, Candidates>();
  for (const [index, { variables, rows }] of world.tables.entries()) {
    const domain = model.state.domain(index);
    const samples = rows.flatMap(({ sample }, row) => (sample && hasBit(domain, row) ? [sample] : []));
    for (const [position, variable] of variables.entries()) {
      const known = candidates.get(variable.key)?.values ?? constructed(world, model, variable);
      const values = [...samples.slice(0, MOST_VALUES).map((sample) => sample[position]), ...known];
      candidates.set(variable.key, { variable, values: [...new Set(values)] });
    }
  }
  return [...candidates.values()].map((one) => withOthers(one, candidates, world));
}

/** For a variable that is compared with others of its type, also what is near theirs. */
function withOthers(
  { variable, values }: Candidates,
  candidates: ReadonlyMap<string, Candidates>,
  { atoms }: World,
): Candidates {
  const others = atoms.leaves
    .flatMap(({ subject, other }) =>
      other === undefined
        ? []
        : [
            [subject, other],
            [other, subject],
          ],
    )
    .flatMap(([own, other]) => (own?.key === variable.key ? [candidates.get(other?.key ?? '')] : []))
    .flatMap((other) => (other?.variable.type === variable.type ? other.values : []))
    .filter((value) => value !== undefined);
  if (others.length === 0) return { variable, values };
  const numbers = others.filter((value) => typeof value === 'number').slice(0, MOST_VALUES);
  const near = isNumeric(variable) ? amountsAround(numbers, variable) : others;
  return { variable, values: [...new Set([...values, ...near])] };
}

function constructed({ atoms }: World, { state }: Model, variable: Variable): FactValue[] {
  if (variable.type !== 'string') return [];
  const leaves = atoms.leaves.filter(({ subject }) => subject.key === variable.key);
  return textsFor(leaves, ({ atom }) => state.truth(atom));
}

/** The first value of each, then others, one variable at a time and then all together. */
function* attempts(candidates: readonly Candidates[]): Iterable<Assignment[]> {
  const at = (choose: (index: number) => number): Assignment[] =>
    candidates.map(({ variable, values }, index) => [variable, values[choose(index) % values.length]] as const);
  yield at(() => 0);
  let tries = 1;
  for (const [changed, { values }] of candidates.entries()) {
    for (let other = 1; other < values.length && tries < MOST_TRIES / 2; other++, tries++) {
      yield at((index) => (index === changed ? other : 0));
    }
  }
  for (let seed = 1; tries < MOST_TRIES; seed++, tries++)
    yield at((index) => (seed * (2 * index + 1)) % (seed + index + 2));
}
