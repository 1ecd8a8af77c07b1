import { cellAt } from './cells.js';
import type { Columns } from './columns.js';
import { DecimalReader } from './decimal-reader.js';
import type { MemberSpec, MembersSpec } from './mapping.js';
import { Refusal, type RejectCode, shown } from './refusal.js';

/** Reads cells to the text of a JSON object. Empty cells are left out; blanks around cells are dropped. */
export class JsonMembersReader {
  private readonly members: readonly Member[];

  /** To be constructed last, when every other reader has taken its columns. */
  constructor(spec: MembersSpec, columns: Columns, malformed: RejectCode) {
    const named = spec.named.map((member) => bindMember(member, columns, malformed));
    const names = new Set(named.map(({ name }) => name));
    const others = spec.others ? columns.others().filter(({ name }) => !names.has(name)) : [];
    const members = [...named, ...others.map(({ name, index }) => new TextMember(name, index))];
    // By name, so that the text does not depend on the order of the columns.
    this.members = members.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  read(cells: readonly string[]): string | Refusal {
    let text = '';
    for (const member of this.members) {
      const value = member.read(cells);
      if (value === '') continue;
      if (value instanceof Refusal) return value;
      text += text === '' ? `{${member.key}${value}` : `,${member.key}${value}`;
    }
    return text === '' ? '{}' : `${text}}`;
  }
}

/** One member of the object. */
interface Member {
  readonly name: string;
  /** How it begins in JSON. */
  readonly key: string;
  /** @returns its value in JSON, or `''` if the cell is empty. */
  read(cells: readonly string[]): string | Refusal;
}

const keyOf = (name: string): string => `${JSON.stringify(name)}:`;

function bindMember(spec: MemberSpec, columns: Columns, malformed: RejectCode): Member {
  const index = columns.take(spec.column);
  switch (spec.type) {
    case 'string':
      return new TextMember(spec.name, index);
    case 'number':
      return new NumberMember(spec, index, malformed);
    case 'boolean':
      return new BooleanMember(spec, index, malformed);
  }
}

class TextMember implements Member {
  readonly key: string;

  constructor(
    readonly name: string,
    private readonly column: number,
  ) {
    this.key = keyOf(name);
  }

  read(cells: readonly string[]): string {
    const text = cellAt(cells, this.column);
    return text === '' ? '' : JSON.stringify(text);
  }
}

class NumberMember implements Member {
  readonly name: string;
  readonly key: string;
  private readonly numbers: DecimalReader;

  constructor(
    private readonly spec: MemberSpec,
    private readonly column: number,
    private readonly malformed: RejectCode,
  ) {
    this.name = spec.name;
    this.key = keyOf(spec.name);
    this.numbers = new DecimalReader([column], spec.decimal);
  }

  read(cells: readonly string[]): string | Refusal {
    return this.numbers.read(cells) ?? refusal(this.malformed, cells, this.column, this.spec, 'decimal number');
  }
}

/** What spreadsheets and databases write for true and false. */
const BOOLEANS: ReadonlyMap<string, string> = new Map([
  ...['true', 't', 'yes', 'y', '1', 'on'].map((word) => [word, 'true'] as const),
  ...['false', 'f', 'no', 'n', '0', 'off'].map((word) => [word, 'false'] as const),
]);

class BooleanMember implements Member {
  readonly name: string;
  readonly key: string;

  constructor(
    private readonly spec: MemberSpec,
    private readonly column: number,
    private readonly malformed: RejectCode,
  ) {
    this.name = spec.name;
    this.key = keyOf(spec.name);
  }

  read(cells: readonly string[]): string | Refusal {
    const text = cellAt(cells, this.column);
    if (text === '') return '';
    return BOOLEANS.get(text.toLowerCase()) ?? refusal(this.malformed, cells, this.column, this.spec, 'yes or no');
  }
}

const refusal = (code: RejectCode, cells: readonly string[], index: number, { column }: MemberSpec, expected: string) =>
  new Refusal(code, `${shown(cellAt(cells, index))} in column ${column.name} is no ${expected}`);
