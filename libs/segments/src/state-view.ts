import { DefinitionRepository } from '#definitions';
import { ScoreFits, StateRepository, storedStateContext, withInputs } from '#features';
import type { Problem, SqlParameters } from '#kernel';
import type { UnitOfWork } from '#platform';
import { factsOf, nodesOf, percentilesOf, type RuleNode, type RuleSqlContext } from '#rules';
import type { Draft } from './draft.js';
import { MembershipRepository, type StateRun } from './membership.repository.js';
import type { Vocabulary } from './vocabulary.js';

/** The stored state as a draft sees it. */
export interface StateView {
  /** The instant the state is of; `undefined` if it was never computed. */
  readonly asOf: Date | undefined;
  /** What keeps the state from being what the draft asks about. */
  readonly warnings: readonly Problem[];
  /** Cut points of the percentiles that the draft asks for, by feature. */
  readonly percentiles: ReadonlyMap<string, readonly number[]>;
  /** The columns that the stored state has, with their types. */
  readonly columns: ReadonlyMap<string, string>;
}

type Rules = Pick<Draft, 'inlined' | 'pointer'>;

/** Reads what there is to know about the stored state before a draft is asked of it. */
export async function viewState(
  unitOfWork: UnitOfWork,
  vocabulary: Vocabulary,
  { draft, now }: { draft: Rules; now: Date },
): Promise<StateView> {
  const run = await unitOfWork.get(MembershipRepository).latestRun(now);
  const ranked = percentilesOf(draft.inlined);
  const percentiles = await unitOfWork.get(ScoreFits).percentileCuts(vocabulary.features, ranked);
  const warnings = [
    ...(run === undefined ? [neverComputed(draft)] : await outdatedFeatures(unitOfWork, vocabulary, { draft, run })),
    ...unfittedPercentiles(draft, percentiles),
  ];
  const columns = await unitOfWork.get(StateRepository).columns();
  return { asOf: run?.asOf, warnings, percentiles, columns };
}

/** How the conditions of a draft read the stored state. */
export const stateContext =
  ({ specs }: Vocabulary, { percentiles, columns }: StateView, asOf: Date) =>
  (parameters: SqlParameters): RuleSqlContext =>
    storedStateContext({ features: specs, percentiles, columns, asOf, parameters });

const neverComputed = ({ pointer }: Rules): Problem => ({
  code: 'never-computed',
  pointer,
  message: 'The state of the customers was never computed, so nobody can be counted; run: winnow recompute.',
});

/** Features whose values are of another version than the one published now, or of none. */
async function outdatedFeatures(
  unitOfWork: UnitOfWork,
  { specs, features }: Vocabulary,
  { draft, run }: { draft: Rules; run: StateRun },
): Promise<Problem[]> {
  const computed = new Map(
    (await unitOfWork.get(DefinitionRepository).findSet(run.definitionSetId))
      .filter(({ kind }) => kind === 'feature')
      .map(({ key, version }) => [key, version]),
  );
  return [...withInputs(specs, factsOf(draft.inlined))]
    .filter((key) => computed.get(key) !== features.get(key)?.version)
    .map((key) => ({
      code: 'feature-outdated',
      pointer: draft.pointer,
      message: `"${key}" was published after the state was computed, so its stored values are old or missing; run: winnow recompute.`,
    }));
}

function unfittedPercentiles({ inlined, pointer }: Rules, fitted: ReadonlyMap<string, unknown>): Problem[] {
  return nodesOf(inlined).flatMap((placed) =>
    rankedBy(placed.node)
      .filter((fact) => !fitted.has(fact))
      .map((fact) => ({
        code: 'percentile-not-fitted',
        pointer: pointer + placed.pointer,
        message: `The percentiles of "${fact}" are fitted at the next recompute after a segment that asks for them is published; until then every customer's is missing.`,
      })),
  );
}

/** The facts whose percentile a comparison asks for. */
const rankedBy = (node: RuleNode): string[] =>
  node.kind === 'comparison' ? [...percentilesOf({ kind: 'all', nodes: [node] })] : [];
