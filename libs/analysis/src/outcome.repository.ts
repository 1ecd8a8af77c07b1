import { SqlParameters } from '#kernel';
import type { UnitOfWork } from '#platform';
import type { MetricSpec } from './metric-kind.js';

/** Stands for everybody where the id of a segment is expected; real ids begin at 1. */
export const EVERYBODY = 0;

/** Sufficient statistics of one metric for one variation in one segment. Sums are exact decimal texts. */
export interface CellStatistics {
  readonly variation: number;
  /** Segment id, or {@link EVERYBODY}. */
  readonly segmentId: number;
  /** Exposed customers. */
  readonly count: number;
  /** In the order of the metrics asked for. */
  readonly metrics: ReadonlyArray<{ readonly sum: string; readonly sumOfSquares: string }>;
}

export interface OutcomeQuery {
  readonly experimentId: number;
  readonly metrics: readonly MetricSpec[];
  readonly segmentIds: readonly number[];
}

/** Outcomes of exposed customers, reduced to sufficient statistics in one pass over the log. */
export class OutcomeRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** By variation and segment, on the memberships frozen at exposure; customers seen in several variations are left out. */
  async cells(query: OutcomeQuery): Promise<CellStatistics[]> {
    const { text, values } = compileCells(query);
    const rows = await this.unitOfWork.query<{ variation: number; segment_id: number; count: number; sums: string[] }>(
      text,
      values,
    );
    return rows.map(({ variation, segment_id: segmentId, count, sums }) => ({
      variation,
      segmentId,
      count,
      metrics: query.metrics.map((_, index) => ({
        sum: sums[2 * index] ?? '0',
        sumOfSquares: sums[2 * index + 1] ?? '0',
      })),
    }));
  }
}

function compileCells({ experimentId, metrics, segmentIds }: OutcomeQuery): { text: string; values: unknown[] } {
  const parameters = new SqlParameters();
  const experiment = parameters.bind(experimentId, 'int');
  const wanted = parameters.bind(segmentIds, 'int[]');
  const names = parameters.bind([...new Set(metrics.flatMap(({ events }) => events))], 'text[]');
  const outcomes = metrics.map((metric, index) => `${compileOutcome(metric, parameters)} AS y${index}`);
  const filled = metrics.map((_, index) => `coalesce(y${index}, 0) AS y${index}`);
  const sums = metrics.flatMap((_, index) => [`sum(y${index})::text`, `sum(y${index} * y${index})::text`]);
  const text = `WITH subject AS (
  SELECT customer_id, variation, exposed_at, segments FROM exposure WHERE experiment_id = ${experiment} AND NOT conflicting
), outcome AS (
  SELECT ${['e.customer_id', ...outcomes].join(',\n    ')}
  FROM subject s JOIN event e USING (customer_id)
  WHERE e.occurred_at > s.exposed_at AND e.name = ANY(${names})
  GROUP BY e.customer_id
), unit AS (
  SELECT ${['s.variation', 's.segments', ...filled].join(', ')} FROM subject s LEFT JOIN outcome USING (customer_id)
), member AS (
  SELECT u.*, unnest(ARRAY[${EVERYBODY}] || ARRAY(SELECT unnest(u.segments) INTERSECT SELECT unnest(${wanted}))) AS segment_id FROM unit u
)
SELECT variation, segment_id, count(*)::int AS count, ARRAY[${sums.join(', ')}]::text[] AS sums
FROM member GROUP BY variation, segment_id ORDER BY segment_id, variation`;
  return { text, values: parameters.values };
}

function compileOutcome({ kind, events, aggregate, windowDays }: MetricSpec, parameters: SqlParameters): string {
  const conditions = [`e.name = ANY(${parameters.bind(events, 'text[]')})`];
  if (windowDays !== undefined) {
    const seconds = parameters.bind(windowDays * 86_400, 'float8');
    conditions.push(`e.occurred_at <= s.exposed_at + make_interval(secs => ${seconds})`);
  }
  const filter = `FILTER (WHERE ${conditions.join(' AND ')})`;
  if (kind === 'proportion') return `least(count(*) ${filter}, 1)::numeric`;
  return aggregate === 'count' ? `(count(*) ${filter})::numeric` : `sum(e.value) ${filter}`;
}
