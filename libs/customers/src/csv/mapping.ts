import type { FileOptions } from './dialect.js';
import type { DecimalMark } from './parse-decimal.js';
import type { InstantFormat } from './parse-instant.js';
import type { Sign } from './sign.js';

/**
 * How the columns of a file become events or customers. The words of a mapping document:
 *
 * ```json
 * {
 *   "file": { "delimiter": ";", "header": true, "encoding": "utf-8", "quote": "double", "decimal": "point" },
 *   "where": { "column": "Country", "equals": "Germany" },
 *   "customer_id": "CustomerID",
 *   "occurred_at": { "from": "InvoiceDate", "format": "dd/MM/yyyy HH:mm", "zone": "Europe/London" },
 *   "name": { "cases": [{ "when": { "column": "InvoiceNo", "startsWith": "C" }, "then": "order_cancelled" }], "else": "order" },
 *   "value": "Quantity*UnitPrice",
 *   "event_id": "InvoiceNo+StockCode",
 *   "properties": { "sku": "StockCode", "quantity": "Quantity:number", "*": true }
 * }
 * ```
 *
 * - A text stands for `{ "from": text }`. In `from`, `#` is the number of the line, `A*B` the product of two columns,
 *   `A+B` both columns together, `A:number` and `A:boolean` a column and its type. With `{ "column": text }` the text is the name of a column and
 *   nothing else. For `name` a text stands for `{ "constant": text }`.
 * - `properties` (of events) and `attributes` (of customers, whose only other fields are `customer_id`, `where` and `file`) name what to keep;
 *   `"*"` adds every column that neither they nor another field takes a value from. Events keep nothing unless told, customers everything.
 * - A condition has a `column`, one of `equals`, `startsWith`, `lessThan` and `present`, and possibly `"not": true`. Of a list of
 *   conditions all must hold.
 */
export interface Mappings {
  readonly events: EventMapping;
  readonly customers: CustomerMapping;
}

/** What a file holds. */
export type CsvKind = keyof Mappings;

export interface EventMapping {
  readonly file: FileOptions;
  readonly where: readonly ConditionSpec[];
  readonly customerId: CustomerIdSpec;
  readonly occurredAt: InstantSpec;
  readonly name: NameSpec;
  readonly value: ValueSpec | undefined;
  /** Columns that identify an event together with its name; empty: it is identified by all that was read of it. */
  readonly eventId: readonly ColumnRef[];
  readonly properties: MembersSpec;
}

export interface CustomerMapping {
  readonly file: FileOptions;
  readonly where: readonly ConditionSpec[];
  readonly customerId: CustomerIdSpec;
  readonly attributes: MembersSpec;
}

/** A column by its name, and where in the document it is named. */
export interface ColumnRef {
  readonly name: string;
  readonly pointer: string;
}

/** Without a column, the number of the line is the id. */
export interface CustomerIdSpec {
  readonly column: ColumnRef | undefined;
  readonly prefix: string;
}

export type InstantSpec =
  | { readonly kind: 'constant'; readonly epochMs: number }
  | {
      readonly kind: 'column';
      readonly column: ColumnRef;
      /** As the document says it, for messages. */
      readonly formatName: string;
      readonly format: InstantFormat;
      readonly zone: string;
    };

export type NameSpec =
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'column'; readonly column: ColumnRef }
  | { readonly kind: 'cases'; readonly cases: readonly NameCase[]; readonly otherwise: string };

export interface NameCase {
  readonly when: readonly ConditionSpec[];
  readonly name: string;
}

export type ValueSpec =
  | { readonly kind: 'constant'; readonly value: string }
  | {
      readonly kind: 'product';
      /** One or more. */
      readonly columns: readonly ColumnRef[];
      readonly decimal: DecimalMark;
      readonly sign: Sign;
    };

/** The members of a JSON object made from cells. */
export interface MembersSpec {
  readonly named: readonly MemberSpec[];
  /** Whether all columns that nothing else takes a value from are members, too, as text under their own names. */
  readonly others: boolean;
}

export interface MemberSpec {
  readonly name: string;
  readonly column: ColumnRef;
  readonly type: MemberType;
  readonly decimal: DecimalMark;
}

export type MemberType = 'string' | 'number' | 'boolean';

export interface ConditionSpec {
  readonly column: ColumnRef;
  readonly test: Test;
  /** Whether the condition holds where the test fails. */
  readonly negated: boolean;
  readonly decimal: DecimalMark;
}

export type Test =
  | { readonly kind: 'equals'; readonly text: string }
  | { readonly kind: 'startsWith'; readonly text: string }
  | { readonly kind: 'lessThan'; readonly bound: number }
  | { readonly kind: 'present' };
