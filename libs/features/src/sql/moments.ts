import type { SqlParameters } from '#kernel';
import { type Boundary, boundarySql, fixedLength, monthsIn, type Span, type SqlMoment } from '#rules';

/**
 * "Now" in a state statement, and the instants that follow from it. Where every customer has a now of their own, those instants are
 * worked out once per customer, as columns `w_0`, `w_1` … of the subjects.
 */
export class Moments {
  private readonly columns = new Map<string, { readonly name: string; readonly sql: string }>();

  /** @param t the expression of now in parts of the statement that have no subject beside them */
  constructor(
    readonly now: SqlMoment,
    private readonly parameters: SqlParameters,
  ) {}

  /** Now, in an expression over a row of subject `s` joined with what it is compared with. */
  get t(): string {
    return this.now.kind === 'each' ? 's.t' : this.bindNow();
  }

  /** An instant that follows from now. */
  boundary(boundary: Boundary): string {
    if (this.now.kind === 'at') return boundarySql(boundary, this.now, this.parameters);
    const id = JSON.stringify(boundary);
    const known = this.columns.get(id);
    if (known !== undefined) return `s.${known.name}`;
    const column = { name: `w_${this.columns.size}`, sql: boundarySql(boundary, this.now, this.parameters) };
    this.columns.set(id, column);
    return `s.${column.name}`;
  }

  /** Select list of the boundaries asked for so far, over a relation with a column t. */
  subjectColumns(): string[] {
    return [...this.columns.values()].map(({ name, sql }) => `${sql} AS ${name}`);
  }

  bindNow(): string {
    if (this.now.kind === 'each') throw new Error('Every customer has a now of their own.');
    return this.parameters.bind(this.now.at, 'timestamptz');
  }
}

const HOURS = 3_600_000;

/** The length of a span as an interval. A day is 24 hours. */
export function intervalSql(span: Span, parameters: SqlParameters): string {
  const months = monthsIn(span);
  if (months !== undefined) return `make_interval(months => ${parameters.bind(months, 'int')})`;
  const length = fixedLength(span) ?? 0;
  return length % HOURS === 0
    ? `make_interval(hours => ${parameters.bind(length / HOURS, 'int')})`
    : `make_interval(mins => ${parameters.bind(length / 60_000, 'int')})`;
}

/**
 * The first now for which an instant lies a span or longer ago. One month before 31 March is the end of February, so where the day of
 * the month is lost on the way, it is the beginning of the month behind.
 */
export function crossingSql(instant: string, span: Span, parameters: SqlParameters): string {
  const moved = `(${instant} + ${intervalSql(span, parameters)})`;
  if (monthsIn(span) === undefined) return moved;
  return `CASE WHEN extract(day FROM ${moved}) = extract(day FROM ${instant}) THEN ${moved} ELSE date_trunc('month', ${moved}) + make_interval(months => 1) END`;
}
