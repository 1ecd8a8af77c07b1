import type { ComparisonNode, Rule, RuleNode } from '../rule.js';
import { crossingsSql, everyPeriodSql } from '../sql/crossing-sql.js';
import { type RuleSqlContext, SqlWriter } from '../sql/writer.js';
import type { ClockEdge, EveryPeriod } from '../time/crossing.js';
import type { FactOperand } from '../values/operand.js';
import { visitRule } from '../visit-rule.js';
import { type ClockedInstant, clockedInstants } from './clock-edges.js';
import { leftoverReference } from './leftover-reference.js';

/**
 * When the clock alone may next change the answer of one of several rules: `nextChange` for the rows of a statement. It may come too
 * early, never too late. What several comparisons wait for is asked for once.
 *
 * @param rules without references (see `inlineSegments`); throws at one.
 * @returns expressions, each a timestamptz later than now, or NULL; the least of them counts, and `least()` ignores NULL
 */
export function compileNextChangeToSql(rules: readonly Rule[], context: RuleSqlContext): string[] {
  const writer = new SqlWriter(context);
  const waiting = new Waiting();
  for (const { operand, reading, edges } of distinct(rules.flatMap(comparisonsOf).flatMap(clockedInstants))) {
    const instant = reading === 'since' ? writer.since(operand) : writer.fact(operand).sql;
    if (instant !== undefined) waiting.add(instant, edges);
  }
  return waiting.sql(writer);
}

const comparisonsOf = (rule: RuleNode): ComparisonNode[] =>
  visitRule<ComparisonNode[]>(rule, {
    all: (_, inner) => inner.flat(),
    any: (_, inner) => inner.flat(),
    not: (_, inner) => inner,
    segment: leftoverReference,
    comparison: (node) => [node],
  });

/** Each operand once, with all its edges: reading one may bind parameters, so that only what is used may be read. */
function distinct(clocked: readonly ClockedInstant[]): ClockedInstant[] {
  const found = new Map<string, ClockedInstant>();
  for (const { operand, reading, edges } of clocked) {
    if (edges.length === 0) continue;
    const key = JSON.stringify([reading, reading === 'since' ? operand.fact : keyOf(operand)]);
    found.set(key, { operand, reading, edges: [...(found.get(key)?.edges ?? []), ...edges] });
  }
  return [...found.values()];
}

const keyOf = ({ fact, path, as, missing }: FactOperand): unknown[] => [
  fact,
  path ?? null,
  as ?? null,
  missing ?? null,
];

/** What is waited for, by the expressions of the instants: two facts may be read from one column. */
class Waiting {
  private readonly crossings = new Map<string, Exclude<ClockEdge, EveryPeriod>[]>();
  private readonly periods = new Map<string, { readonly edge: EveryPeriod; readonly instants: Set<string> }>();

  add(instant: string, edges: readonly ClockEdge[]): void {
    for (const edge of edges) {
      if (edge.kind === 'everyPeriod') this.addPeriod(instant, edge);
      else this.crossings.set(instant, [...(this.crossings.get(instant) ?? []), edge]);
    }
  }

  private addPeriod(instant: string, edge: EveryPeriod): void {
    const key = JSON.stringify(edge);
    const known = this.periods.get(key) ?? { edge, instants: new Set<string>() };
    known.instants.add(instant);
    this.periods.set(key, known);
  }

  sql(writer: SqlWriter): string[] {
    return [
      ...[...this.periods.values()].map(({ edge, instants }) => everyPeriodSql([...instants], edge, writer)),
      ...[...this.crossings].flatMap(([instant, edges]) => crossingsSql(instant, edges, writer)),
    ];
  }
}
