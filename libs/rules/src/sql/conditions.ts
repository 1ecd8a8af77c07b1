/** One side of a comparison in SQL. */
export interface SqlOperand {
  /** An expression that may stand on either side of a comparison operator. */
  readonly sql: string;
  /** A fact can be missing, which is NULL; a literal cannot. */
  readonly nullable: boolean;
  /** The NaN that it may hold, written in SQL; undefined where it holds none. */
  readonly nan?: string | undefined;
  /** Of an integer type. */
  readonly integer?: boolean;
  /** An array instead of a single value. */
  readonly array?: boolean;
  /** For a duration: the instant its whole days are counted from. */
  readonly since?: string | undefined;
}

/**
 * A condition as true or false: NULL, which is what comparing a missing fact gives, becomes false.
 * One such test per comparison was also faster than one around the whole rule, since AND cannot stop at a NULL.
 */
export const isTrue = (condition: string): string => `(${condition}) IS TRUE`;

export const not = (condition: string): string => `NOT (${condition})`;

/** The condition does not hold, and there was something to judge it by. */
export const isFalse = (condition: string): string => `(${condition}) IS FALSE`;

/** Equality as `===` has it: two missing facts are equal, NaN equals nothing. Against a literal `=` says the same. */
export function equalitySql(fact: SqlOperand, value: SqlOperand): string {
  const bothNaN = fact.nan !== undefined && value.nan !== undefined ? fact.nan : undefined;
  if (!value.nullable) {
    const same = `${fact.sql} = ${value.sql}`;
    return isTrue(bothNaN === undefined ? same : `${same} AND ${fact.sql} < ${bothNaN}`);
  }
  const same = `${fact.sql} IS NOT DISTINCT FROM ${value.sql}`;
  return bothNaN === undefined ? same : `${same} AND (${fact.sql} < ${bothNaN}) IS NOT FALSE`;
}

export type OrderSign = '<' | '<=' | '>' | '>=';

/** PostgreSQL sorts NaN above every number, JavaScript nowhere: the side that would be the greater one must not be it. */
export function orderSql(fact: SqlOperand, sign: OrderSign, value: SqlOperand): string {
  const greater = sign.startsWith('>') ? fact : value;
  const holds = `${fact.sql} ${sign} ${value.sql}`;
  return isTrue(greater.nan === undefined ? holds : `${holds} AND ${greater.sql} < ${greater.nan}`);
}
