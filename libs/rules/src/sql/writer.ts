import type { SqlParameters, SqlType } from '#kernel';
import { type FactType, percentileOf, type Scalar, type ScalarType } from '../facts.js';
import type { LocalDate } from '../time/calendar.js';
import type { Span } from '../time/span.js';
import type { Boundary } from '../time/window.js';
import type { FactOperand, ListOperand, LiteralOperand, Operand, RangeOperand } from '../values/operand.js';
import { pathSegments } from '../values/path.js';
import type { SqlOperand } from './conditions.js';
import { boundarySql, dateSql, intervalSql, type SqlMoment } from './moment-sql.js';

/** How a statement reads a fact. NULL is missing; `FactType` says which PostgreSQL type belongs to which type of fact. */
export interface FactColumn {
  /** A column or another expression. It is put into the statement as it is and must not come from a user. */
  readonly sql: string;
  readonly type: FactType;
  /** True promises that the column never holds NaN, which saves a test in every comparison that NaN could win. */
  readonly neverNaN?: boolean;
  /** True promises a column of an integer type, which is compared faster with integers. */
  readonly integer?: boolean;
  /** For a duration: the timestamptz that its whole days are counted from, so that instants can be compared instead. */
  readonly since?: string;
}

export interface RuleSqlContext {
  /** A fact, or `percentile(fact)` as a number where a rule asks for one. */
  column(fact: string): FactColumn;
  /** The parameters of the statement under construction. Every value of the rule is bound here. */
  readonly parameters: SqlParameters;
  readonly now: SqlMoment;
}

type MapValue = (value: SqlOperand, writer: SqlWriter) => SqlOperand;

/** What operators write their SQL with. */
export class SqlWriter {
  constructor(
    private readonly context: RuleSqlContext,
    private readonly mapValue: MapValue = (value) => value,
  ) {}

  /** The same, with something done to every value an operator asks for. */
  mappingValues(mapValue: MapValue): SqlWriter {
    return new SqlWriter(this.context, mapValue);
  }

  get parameters(): SqlParameters {
    return this.context.parameters;
  }

  get now(): SqlMoment {
    return this.context.now;
  }

  boundary(boundary: Boundary): string {
    return boundarySql(boundary, this.context.now, this.context.parameters);
  }

  /** Now itself, as a timestamptz expression. */
  moment(): string {
    return this.boundary({ kind: 'now' });
  }

  /** The length of a span as an interval. */
  interval(span: Span): string {
    return intervalSql(span, this.context.parameters);
  }

  /** A whole number that follows from today's date in a time zone. */
  today(zone: string, numberOf: (date: LocalDate) => number): string {
    return dateSql(zone, numberOf, { moment: this.context.now, parameters: this.context.parameters });
  }

  /** A fact, read as the operand says: behind a path, as a percentile, with what stands in where it is missing. */
  fact(operand: FactOperand): SqlOperand {
    const read = operand.path === undefined ? this.column(operand) : this.member(operand, operand.path);
    if (operand.missing === undefined) return read;
    const substitute = Array.isArray(operand.missing)
      ? this.bind(operand.missing, 'text[]')
      : this.bind(operand.missing, SQL_TYPES[operand.type as ScalarType]);
    const { sql, ...kind } = read; // asked once: it may bind a parameter, and one that is not used is refused
    return { ...kind, sql: `coalesce(${sql}, ${substitute})`, nullable: false, since: undefined };
  }

  /** The instant that a duration is counted from; undefined where the statement does not say. */
  since({ fact }: FactOperand): string | undefined {
    const { since } = this.context.column(fact);
    return since === undefined ? undefined : bracketed(since);
  }

  /** The value of a comparison; operators of time read theirs themselves. @param beside what it is compared with */
  value(operand: Operand, beside?: SqlOperand): SqlOperand {
    return this.mapValue(this.plainValue(operand, beside), this);
  }

  private plainValue(operand: Operand, beside?: SqlOperand): SqlOperand {
    switch (operand.kind) {
      case 'fact':
        return this.fact(operand);
      case 'literal':
        return { sql: this.literal(operand, beside), nullable: false };
      case 'list':
        return { sql: this.list(operand), nullable: false, array: true };
      default:
        throw new Error(`A value of kind ${operand.kind} has no SQL of its own.`);
    }
  }

  bind(value: unknown, type: SqlType): string {
    return this.context.parameters.bind(value, type);
  }

  private literal({ value, type }: LiteralOperand, beside?: SqlOperand): string {
    return this.bind(value, beside?.integer === true && isInteger(value) ? 'int' : SQL_TYPES[type]);
  }

  bounds({ type, values: [low, high] }: RangeOperand): [SqlOperand, SqlOperand] {
    const bound = (value: unknown): SqlOperand => ({ sql: this.bind(value, SQL_TYPES[type]), nullable: false });
    return [bound(low), bound(high)];
  }

  /** One parameter for the whole list where there is an array type to bind it as. */
  private list({ type, values }: ListOperand): string {
    const listed = lengthened(values);
    if (type === 'string') return this.bind(listed, 'text[]');
    if (type === 'number') return this.bind(listed, 'float8[]');
    return `ARRAY[${listed.map((value) => this.bind(value, SQL_TYPES[type])).join(', ')}]`;
  }

  private column({ fact, type, as }: FactOperand): SqlOperand {
    const column = this.context.column(as === undefined ? fact : percentileOf(fact));
    if (column.type !== type) {
      throw new Error(`The rule was parsed with "${fact}" of type ${type}, but its column is of type ${column.type}.`);
    }
    return {
      get sql() {
        return bracketed(column.sql); // a duration that is compared as an instant never asks, and may bind a parameter if asked
      },
      nullable: true,
      nan: column.neverNaN === true ? undefined : NAN[type],
      array: type === 'list',
      integer: column.integer === true,
      since: column.since,
    };
  }

  /** A member of an object. The column holds nothing but declared members, each of its type, so the casts cannot fail. */
  private member({ fact, type }: FactOperand, path: string): SqlOperand {
    const column = this.context.column(fact);
    const inner = `(${bracketed(column.sql)} #> ${this.bind(pathSegments(path), 'text[]')})`;
    if (type === 'list') {
      const items = `ARRAY(SELECT jsonb_array_elements_text(${inner}))`;
      return { sql: `CASE WHEN ${inner} IS NOT NULL THEN ${items} END`, nullable: true, array: true };
    }
    const text = `(${inner} #>> '{}')`;
    return { sql: type === 'string' ? text : `${text}::${SQL_TYPES[type as ScalarType]}`, nullable: true };
  }
}

/** PostgreSQL looks a value up in a hash table of a constant array if it has so many elements, and goes through a shorter one. */
const HASHED_LENGTH = 9;

/**
 * A list with repetitions up to the length from which PostgreSQL hashes it (`MIN_ARRAY_SIZE_FOR_HASHED_SAOP` in its clauses.c):
 * measured, one of 5 texts took 41 ns instead of 207.
 */
const lengthened = (values: readonly Scalar[]): readonly Scalar[] =>
  Array.from({ length: Math.max(HASHED_LENGTH, values.length) }, (_, index) => values[index % values.length] ?? 0);

const isInteger = (value: Scalar): boolean =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31;

/** Anything but a plain, possibly qualified, name. */
const bracketed = (sql: string): string => (/^("?)\w+\1(\.("?)\w+\3)*$/.test(sql) ? sql : `(${sql})`);

/** Durations are computed from instants, which know no NaN. */
const NAN: Readonly<Partial<Record<FactType, string>>> = {
  number: `'NaN'::float8`,
  money: `'NaN'::numeric`,
};

const SQL_TYPES: Readonly<Record<ScalarType, SqlType>> = {
  number: 'float8',
  money: 'numeric',
  duration: 'numeric',
  string: 'text',
  boolean: 'boolean',
  instant: 'timestamptz',
};
