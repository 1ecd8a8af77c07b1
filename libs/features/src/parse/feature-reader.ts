import { isJsonObject, type JsonObject, type JsonValue, jsonPointer, type Problem, type Result } from '#kernel';
import { parseSpan, type Span } from '#rules';

/** Collects what is wrong with one feature, or with an object inside it, while its members are read. */
export class FeatureReader {
  readonly problems: Problem[] = [];

  /** @param pointer JSON Pointer of the body in the document of the feature */
  constructor(
    readonly key: string,
    readonly body: JsonObject,
    readonly pointer = '',
  ) {}

  refuse(member: string, message: string): void {
    this.refuseAt(this.pointerOf(member), message);
  }

  /** Refuses the body as a whole. */
  refuseAll(message: string): void {
    this.refuseAt(this.pointer, message);
  }

  refuseAt(pointer: string, message: string): void {
    this.problems.push({ code: 'invalid-feature', pointer, message });
  }

  /** Takes in what another reader found. */
  adopt(problems: readonly Problem[]): void {
    this.problems.push(...problems);
  }

  pointerOf(member: string): string {
    return this.pointer + jsonPointer(member);
  }

  has(member: string): boolean {
    return this.body[member] !== undefined;
  }

  /** The value of a result; or nothing, with its problems noted. */
  unwrap<T>(result: Result<T, Problem[]>): T | undefined {
    if (result.ok) return result.value;
    this.adopt(result.error.map((problem) => ({ ...problem, code: 'invalid-feature' })));
    return undefined;
  }

  /** Refuses members that are none. */
  only(members: readonly string[], what: string): void {
    for (const member of Object.keys(this.body)) {
      if (!members.includes(member)) this.refuse(member, `is not a member of ${what}; it has ${members.join(', ')}.`);
    }
  }

  text(member: string, fallback: string): string {
    const value = this.has(member) ? this.body[member] : fallback;
    if (typeof value === 'string') return value;
    this.refuse(member, 'must be a text.');
    return fallback;
  }

  oneOf<T extends string>(member: string, choices: readonly T[], fallback?: T): T {
    const value = this.has(member) ? this.body[member] : fallback;
    const choice = choices.find((one) => one === value);
    if (choice === undefined) this.refuse(member, `must be one of ${choices.join(', ')}.`);
    return choice ?? (choices[0] as T);
  }

  wholeNumber(member: string, range: { min: number; max: number }): number | undefined {
    const value = this.body[member];
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max) return value;
    this.refuse(member, `must be a whole number from ${range.min} to ${range.max}.`);
    return undefined;
  }

  /** A length of time, `{"days": 30}`. */
  span(member: string): Span | undefined {
    const value = this.body[member];
    return value === undefined ? undefined : this.unwrap(parseSpan(value, this.pointerOf(member)));
  }

  /** At least one name of an event. */
  eventNames(member = 'events'): string[] {
    const value = this.body[member];
    const names = eventNames(value);
    if (!Array.isArray(value) || names.length === 0 || names.length !== value.length) {
      this.refuse(member, 'must list at least one event name.');
    }
    return names;
  }

  /** What is read of an object inside, by a reader of its own; undefined where there is none. */
  inside<T>(member: string, read: (inner: FeatureReader) => T): T | undefined {
    const value = this.body[member];
    if (value === undefined) return undefined;
    if (!isJsonObject(value)) {
      this.refuse(member, 'must be an object.');
      return undefined;
    }
    const inner = new FeatureReader(this.key, value, this.pointerOf(member));
    const result = read(inner);
    this.adopt(inner.problems);
    return result;
  }
}

const eventNames = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string' && name !== '') : [];
