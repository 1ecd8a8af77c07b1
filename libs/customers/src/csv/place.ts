import { isJsonObject, type JsonValue, jsonPointer, nearest, type Problem } from '#kernel';

/** A place in a document that is being parsed. It knows its pointer and notes what is wrong there; parsing goes on all the same. */
export class Place {
  constructor(
    readonly value: JsonValue | undefined,
    readonly pointer: string,
    private readonly problems: Problem[],
    /** The member that a bare value stands for, see {@link orMember}. */
    private readonly impliedMember?: string,
  ) {}

  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  refuse(code: string, message: string): undefined {
    this.problems.push({ code, pointer: this.pointer, message });
  }

  /** A member of the object at this place; an absent place if there is none. */
  at(key: string): Place {
    const value = isJsonObject(this.value) ? this.value[key] : undefined;
    return new Place(value, key === this.impliedMember ? this.pointer : this.pointer + jsonPointer(key), this.problems);
  }

  /** The same place; a bare value is read as an object with this one member. */
  orMember(key: string): Place {
    if (this.isAbsent || isJsonObject(this.value)) return this;
    return new Place({ [key]: this.value ?? null }, this.pointer, this.problems, key);
  }

  /** Notes members that mean nothing, and anything that is no object. */
  expectOnly(...known: readonly string[]): this {
    if (!this.isAbsent && !isJsonObject(this.value)) this.refuse('wrong-type', 'an object is expected here');
    for (const key of this.keys)
      if (!known.includes(key)) this.at(key).refuse('unknown-field', unknownField(key, known));
    return this;
  }

  /** The one member of these that is given; notes it if there are none or several. */
  exactlyOne<Key extends string>(...keys: readonly Key[]): Key | undefined {
    if (this.isAbsent) return this.refuse('missing', 'this field is needed');
    const given = keys.filter((key) => !this.at(key).isAbsent);
    if (given.length === 1) return given[0];
    return this.refuse(
      'not-exactly-one',
      `exactly one of ${keys.map((key) => `"${key}"`).join(', ')} is expected here`,
    );
  }

  /** The names of the object's members. */
  get keys(): string[] {
    return isJsonObject(this.value) ? Object.keys(this.value) : [];
  }

  /** The places of a list's items; a single value counts as a list of one. */
  items(): Place[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.value)) return [this];
    return this.value.map((value, index) => new Place(value, this.pointer + jsonPointer(index), this.problems));
  }

  /** A non-empty text; numbers count as how they are written. */
  text(): string | undefined {
    const { value } = this;
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && value !== '') return value;
    return this.isAbsent
      ? this.refuse('missing', 'this field is needed')
      : this.refuse('wrong-type', 'a non-empty text is expected here');
  }

  /** A text as {@link text} takes it, or another one if the place is absent. */
  textOr(absent: string): string {
    return this.isAbsent ? absent : (this.text() ?? absent);
  }

  /** One of some words, or the first of them if the place is absent. */
  word<Word extends string>(first: Word, ...others: readonly Word[]): Word {
    if (this.isAbsent) return first;
    const words = [first, ...others];
    const word = words.find((candidate) => candidate === this.value);
    if (word === undefined) this.refuse('wrong-type', `one of ${words.join(', ')} is expected here`);
    return word ?? first;
  }

  /** Yes or no; `absent` if the place is absent. On a command line everything is text, so the words count, too. */
  yesNo(absent: boolean): boolean {
    if (this.isAbsent) return absent;
    if (YES.includes(this.value)) return true;
    if (!NO.includes(this.value)) this.refuse('wrong-type', 'true or false is expected here');
    return false;
  }
}

const YES: readonly unknown[] = [true, 'true', 'yes'];
const NO: readonly unknown[] = [false, 'false', 'no'];

function unknownField(key: string, known: readonly string[]): string {
  const closest = nearest(key, known);
  return `there is no field "${key}" here${closest ? `; did you mean "${closest}"?` : ''}`;
}
