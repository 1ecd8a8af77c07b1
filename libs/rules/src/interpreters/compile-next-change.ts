import { operatorOf } from '../operators/index.js';
import type { EveryPeriod } from '../operators/operator.js';
import type { ComparisonNode, Rule, RuleNode } from '../rule.js';
import { type Crossing, crossingSql, distanceOf } from '../sql/crossing-sql.js';
import { type RuleSqlContext, SqlWriter } from '../sql/writer.js';
import { momentOf } from '../time/moment.js';
import { ago, type Boundary } from '../time/window.js';
import { constantOf, type FactOperand } from '../values/operand.js';
import { visitRule } from '../visit-rule.js';
import { comparisonTest } from './comparison-test.js';
import { leftoverReference } from './leftover-reference.js';

/**
 * When the clock alone may next change the answer of one of several rules: `nextChange` for the rows of a statement. It may come too
 * early, never too late. What several comparisons wait for is asked for once.
 *
 * @param rules without references (see `inlineSegments`); throws at one.
 * @returns expressions, each a timestamptz later than now, or NULL; the least of them counts, and `least()` ignores NULL
 */
export function compileNextChangeToSql(rules: readonly Rule[], context: RuleSqlContext): string[] {
  const collection = new ClockEdges();
  for (const rule of rules) for (const node of comparisonsOf(rule)) collection.add(node);
  return collection.sql(new SqlWriter(context), context);
}

const comparisonsOf = (rule: RuleNode): ComparisonNode[] =>
  visitRule<ComparisonNode[]>(rule, {
    all: (_, inner) => inner.flat(),
    any: (_, inner) => inner.flat(),
    not: (_, inner) => inner,
    segment: leftoverReference,
    comparison: (node) => [node],
  });

/** The boundaries that one fact waits for. */
interface Waiting {
  readonly operand: FactOperand;
  /** An instant, the instant that a duration is counted from, or that instant with every whole day counting. */
  readonly reading: 'instant' | 'since' | 'daily';
  readonly boundaries: Map<string, Boundary>;
}

class ClockEdges {
  private readonly waiting = new Map<string, Waiting>();
  private readonly periods = new Map<string, EveryPeriod>();

  add(node: ComparisonNode): void {
    const { subject, operator, value } = node;
    const { boundaries } = operatorOf(operator);
    if (boundaries !== undefined && value.kind !== 'fact') {
      for (const boundary of boundaries(constantOf(value))) {
        if (boundary.kind === 'everyPeriod') this.periods.set(JSON.stringify(boundary), boundary);
        else this.wait(subject, 'instant', boundary);
      }
    } else if (value.kind !== 'fact' && subject.type === 'duration') {
      for (const days of turningDays(node)) this.wait(subject, 'since', ago({ days }));
    } else {
      const operands = value.kind === 'fact' ? [subject, value] : [subject];
      for (const operand of operands) {
        if (operand.type === 'duration' || operand.as === 'percentile') this.wait(operand, 'daily');
      }
    }
  }

  private wait(operand: FactOperand, reading: Waiting['reading'], boundary?: Boundary): void {
    // What stands in for a missing duration is no instant that days are counted from.
    const read = reading === 'instant' ? operand : { kind: operand.kind, fact: operand.fact, type: operand.type };
    const key = JSON.stringify([reading, read]);
    const known = this.waiting.get(key) ?? { operand, reading, boundaries: new Map<string, Boundary>() };
    if (boundary !== undefined) known.boundaries.set(JSON.stringify(boundary), boundary);
    this.waiting.set(key, known);
  }

  sql(writer: SqlWriter, context: RuleSqlContext): string[] {
    const periods = [...this.periods.values()].map(({ period, zone }) =>
      writer.boundary({ kind: 'periodStart', period, zone, offset: 1 }),
    );
    const facts = [...this.waiting.values()].flatMap(({ operand, reading, boundaries }) => {
      if (reading === 'instant') return crossingsSql(writer.fact(operand).sql, [...boundaries.values()], writer);
      const since = context.column(operand.fact).since;
      if (since === undefined) return [];
      return reading === 'daily' ? [nextDaySql(since, writer)] : crossingsSql(since, [...boundaries.values()], writer);
    });
    return [...periods, ...facts];
  }
}

/** The whole days at which a comparison of a duration with a constant turns. */
function turningDays(node: ComparisonNode): number[] {
  if (node.value.kind === 'fact') return [];
  const test = comparisonTest(node, constantOf(node.value), momentOf(new Date(0)));
  const bounds = [constantOf(node.value)].flat().filter((bound) => typeof bound === 'number');
  const candidates = new Set(bounds.flatMap((bound) => [Math.floor(bound), Math.floor(bound) + 1]));
  return [...candidates].filter((days) => Math.abs(days) <= FOREVER_DAYS && test(days) !== test(days - 1));
}

/** Whole days after which no instant of the years 0001 to 9999 lies, seen from any other. */
const FOREVER_DAYS = 3_652_100;

/** The next of several boundaries to cross an instant, by as few comparisons as there are. */
function crossingsSql(instant: string, boundaries: readonly Boundary[], writer: SqlWriter): string[] {
  const shifts = boundaries.flatMap((boundary) => {
    const crossing = shiftOf(boundary);
    return crossing === undefined ? [] : [{ boundary, crossing, distance: distanceOf(crossing) }];
  });
  const fixed = shifts
    .filter(({ distance }) => distance !== undefined)
    .sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0))
    .map(({ boundary, crossing, distance }) => {
      const at = distance === 0 ? instant : crossingSql(instant, crossing, writer);
      return `WHEN ${instant} > ${writer.boundary(boundary)} THEN ${at}`;
    });
  const months = shifts
    .filter(({ distance }) => distance === undefined)
    .flatMap(({ boundary, crossing }) => monthsSql(instant, { boundary, crossing }, writer));
  const periods = boundaries.flatMap((boundary) =>
    boundary.kind === 'periodStart'
      ? [`WHEN ${instant} >= ${writer.boundary(boundary)} THEN ${writer.boundary({ ...boundary, offset: 1 })}`]
      : [],
  );
  return [...(fixed.length > 0 ? [fixed.join(' ')] : []), ...months, ...periods].map((whens) => `CASE ${whens} END`);
}

function shiftOf(boundary: Boundary): Crossing | undefined {
  switch (boundary.kind) {
    case 'now':
      return { span: { minutes: 0 }, direction: 1 };
    case 'shifted':
      return { span: boundary.span, direction: boundary.direction === 1 ? -1 : 1 };
    case 'periodStart':
      return undefined;
  }
}

/**
 * Some months ahead of now is not always later when now is: at the end of a long month it stays at the end of a short one, with the
 * time of day beginning anew. So around such a crossing, every midnight and every return of the time of day may be one.
 */
function monthsSql(
  instant: string,
  { boundary, crossing }: { boundary: Boundary; crossing: Crossing },
  writer: SqlWriter,
): string[] {
  const ahead = `WHEN ${instant} > ${writer.boundary(boundary)} THEN ${crossingSql(instant, crossing, writer)}`;
  if (crossing.direction === 1) return [ahead];
  const now = writer.moment();
  const midnight = `date_trunc('day', ${now})`;
  const near = `WHEN abs(extract(epoch FROM ${instant} - ${writer.interval(crossing.span)} - ${now})) < 345600 THEN`;
  const timeOfDay = `${midnight} + (${instant} - date_trunc('day', ${instant}))`;
  return [
    ahead,
    `${near} ${midnight} + make_interval(hours => 24)`,
    `${near} CASE WHEN ${timeOfDay} > ${now} THEN ${timeOfDay} END`,
  ];
}

/** When a duration has grown by another whole day. */
const nextDaySql = (since: string, writer: SqlWriter): string =>
  `${since} + make_interval(hours => 24 * (floor(extract(epoch FROM ${writer.moment()} - ${since}) / 86400)::int + 1))`;
