import { Inject, Injectable } from '@nestjs/common';
import type { Features } from '#features';
import { type Clock, SqlParameters, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { flappingOf } from './flapping.js';
import { type StateBuild, StateBuildRepository } from './state-build.repository.js';
import { StateBuilder } from './state-builder.service.js';
import { type StateDefinitions, stateStatement } from './state-definitions.js';
import { SwitchRepository } from './switch.repository.js';

export interface VerifyRequest {
  /** How many customers to look at, chosen at random; everybody when absent. */
  readonly sample?: number;
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** A customer whose stored state is not what the log and the definitions say. */
export interface Discrepancy {
  readonly customerId: string;
  /** Keys of the features that differ; `segments` and `next_change_at` among them. */
  readonly differs: readonly string[];
}

export interface Verification {
  readonly asOf: Date;
  readonly checked: number;
  /** Customers for whom something waits to be taken in: they are behind, which is no discrepancy. */
  readonly behind: number;
  readonly different: number;
  /** The first of them. */
  readonly examples: readonly Discrepancy[];
  readonly elapsedMs: number;
}

const RANGE = 50_000;
const MOST_EXAMPLES = 20;

interface Comparison {
  readonly checked: number;
  readonly behind: number;
  readonly different: number;
  readonly examples: ReadonlyArray<{ customer_id: string; differs: string[] }>;
}

/** Recomputes customers from the log and compares them with what is stored. */
@Injectable()
export class VerifyService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StateBuilder) private readonly builder: StateBuilder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws WinnowError WINNOW_NOT_FOUND when there is no state yet */
  async verify({ sample, onProgress, signal }: VerifyRequest = {}): Promise<Verification> {
    const startedAt = this.clock.now();
    const ranges = await this.ranges(sample);
    const total = { checked: 0, behind: 0, different: 0, examples: [] as Discrepancy[] };
    let asOf = startedAt;
    for (const [index, range] of ranges.entries()) {
      signal?.throwIfAborted();
      const { at, ...found } = await this.verifyRange(range);
      asOf = at;
      total.checked += found.checked;
      total.behind += found.behind;
      total.different += found.different;
      const examples = found.examples.map(({ customer_id, differs }) => ({ customerId: customer_id, differs }));
      total.examples.push(...examples.slice(0, MOST_EXAMPLES - total.examples.length));
      onProgress?.((index + 1) / ranges.length);
    }
    return { asOf, ...total, elapsedMs: this.clock.now().getTime() - startedAt.getTime() };
  }

  private async ranges(sample: number | undefined): Promise<Range[]> {
    return this.database.snapshot(async (unitOfWork) => {
      if (sample !== undefined) {
        const ids = await unitOfWork.query<{ customer_id: string }>(
          'SELECT customer_id FROM customer ORDER BY random() LIMIT $1',
          [sample],
        );
        return [{ ids: ids.map(({ customer_id }) => customer_id) }];
      }
      const { bounds } = await unitOfWork.get(SwitchRepository).ranges(RANGE);
      return Array.from({ length: bounds.length + 1 }, (_, range) => ({
        after: bounds[range - 1],
        upTo: bounds[range],
      }));
    });
  }

  /** Log, state and queue are seen as of the same instant of the database. */
  private async verifyRange(range: Range): Promise<Comparison & { at: Date }> {
    return this.database.snapshot(async (unitOfWork) => {
      const build = await unitOfWork.get(StateBuildRepository).find('live');
      if (build === undefined)
        throw new WinnowError('WINNOW_NOT_FOUND', 'The state was never computed; run: winnow recompute.');
      const at = build.pinned ? build.asOf : this.clock.now();
      const definitions = await this.builder.definitionsOf(unitOfWork, build);
      return { ...(await compare(unitOfWork, { build, definitions, range, at })), at };
    });
  }
}

type Range =
  | { readonly ids: readonly string[] }
  | { readonly after: string | undefined; readonly upTo: string | undefined };

async function compare(
  unitOfWork: UnitOfWork,
  { definitions, range, at }: { build: StateBuild; definitions: StateDefinitions; range: Range; at: Date },
): Promise<Comparison> {
  const subjects =
    'ids' in range
      ? ({ who: 'customers', customerIds: range.ids, asOf: at } as const)
      : ({ who: 'range', ...range, asOf: at } as const);
  const state = stateStatement(definitions, subjects);
  const parameters = new SqlParameters(state.values);
  const now = parameters.bind(at, 'timestamptz');
  const [row] = await unitOfWork.query<Comparison & Record<string, unknown>>(
    `WITH computed AS (${state.text}),
     compared AS (
       SELECT c.customer_id,
              o.next_change_at <= ${now} OR EXISTS (SELECT 1 FROM pending_change p WHERE p.customer_id = c.customer_id AND p.due_at <= ${now}) AS is_behind,
              array_remove(ARRAY[${differences(definitions).join(', ')}], NULL) AS differs
       FROM computed c LEFT JOIN customer_state o USING (customer_id)
     ),
     wrong AS (SELECT customer_id, differs FROM compared WHERE is_behind IS NOT TRUE AND differs <> '{}')
     SELECT (SELECT count(*)::int FROM compared) AS checked,
            (SELECT count(*)::int FROM compared WHERE is_behind) AS behind,
            (SELECT count(*)::int FROM wrong) AS different,
            (SELECT coalesce(jsonb_agg(w), '[]') FROM (SELECT * FROM wrong ORDER BY customer_id LIMIT ${MOST_EXAMPLES}) w) AS examples`,
    parameters.values,
  );
  return row ?? { checked: 0, behind: 0, different: 0, examples: [] };
}

/**
 * Per column, its name where the stored value is another one. What a segment holds on to depends on the past: it may be there or not. The
 * next change may be stored too early, never too late.
 */
function differences(definitions: StateDefinitions): string[] {
  const differs = (name: string, condition: string): string => `CASE WHEN ${condition} THEN '${name}' END`;
  const { hasStaying, holds } = flappingOf(definitions);
  const sticky = [...definitions.segments.values()]
    .filter(({ spec }) => spec.stay !== undefined || spec.minStayMinutes !== undefined)
    .map(({ id }) => id);
  const free = (ids: string): string =>
    sticky.length === 0
      ? ids
      : `ARRAY(SELECT unnest(${ids}) EXCEPT SELECT unnest('{${sticky.join(',')}}'::int[]) ORDER BY 1)`;
  const next =
    holds.length === 0 && !hasStaying
      ? [
          differs(
            'next_change_at',
            'c.next_change_at < coalesce(o.next_change_at, c.next_change_at + make_interval(secs => 1))',
          ),
        ]
      : [];
  return [
    ...featureDifferences(definitions.features, differs),
    differs(
      'segments',
      `${free('c.segments')} IS DISTINCT FROM ${free('o.segments')} OR NOT c.segments <@ coalesce(o.segments, '{}')`,
    ),
    ...next,
  ];
}

const featureDifferences = (features: Features, differs: (name: string, condition: string) => string): string[] =>
  [...features.keys()].map((key) => differs(key, `c."${key}" IS DISTINCT FROM o."${key}"`));
