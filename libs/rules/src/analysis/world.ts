import type { RuleScope } from '../facts.js';
import type { Rule } from '../rule.js';
import { momentOf } from '../time/moment.js';
import { Atoms } from './knowledge/atoms.js';
import type { Table } from './knowledge/table.js';
import { tablesOf } from './knowledge/tables-of.js';
import { Budget } from './solver/budget.js';
import { type Formula, formulaOf } from './solver/formula.js';
import { Network } from './solver/network.js';
import { Search } from './solver/search.js';

/** Rules made ready to be asked about, with all that is known of what they ask. */
export interface World {
  readonly formulas: readonly Formula[];
  readonly atoms: Atoms;
  readonly tables: readonly Table[];
  readonly network: Network;
  readonly search: Search;
}

/** Answers of comparisons that are worked out to learn what they have to do with each other; beyond, they count as independent. */
const MOST_ANSWERS = 2_000_000;

export function worldOf(rules: readonly Rule[], scope: RuleScope, now: Date): World {
  const atoms = new Atoms(scope, momentOf(now));
  const formulas = rules.map((rule) => formulaOf(rule, atoms));
  const tables = tablesOf(atoms.leaves, { atoms, answers: new Budget(MOST_ANSWERS) });
  const network = new Network(tables, atoms.size);
  return { formulas, atoms, tables, network, search: new Search(network) };
}
