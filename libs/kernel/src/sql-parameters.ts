/** The types a compiled statement binds its parameters as. */
export type SqlType =
  | 'text'
  | 'text[]'
  | 'float8'
  | 'float8[]'
  | 'numeric'
  | 'boolean'
  | 'timestamptz'
  | 'timestamptz[]'
  | 'int'
  | 'int[]'
  | 'uuid';

/**
 * The parameter list of a statement under construction. Compilers append values here and put the returned placeholder in
 * their SQL text: nothing a user stores is ever concatenated into a statement.
 */
export class SqlParameters {
  private readonly bound: unknown[];

  /** @param values of a statement that is to become part of a larger one; its placeholders stay valid */
  constructor(values: readonly unknown[] = []) {
    this.bound = [...values];
  }

  /** Binds a value. @returns its placeholder with an explicit cast, for example `$3::float8`. */
  bind(value: unknown, type: SqlType): string {
    this.bound.push(value);
    return `$${this.bound.length}::${type}`;
  }

  get values(): unknown[] {
    return [...this.bound];
  }
}
