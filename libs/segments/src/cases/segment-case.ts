import {
  err,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonPointer,
  ok,
  type Problem,
  type Result,
} from '#kernel';
import type { FactRecord } from '#rules';

/**
 * What a rule means, by example: a customer as of an instant, and whether that makes them a member. Cases lie beside the rule in the
 * file of a segment, and are no part of the definition.
 */
export interface SegmentCase {
  readonly name: string;
  /** By key of the feature, and under `percentile(key)` the percentile; what is not there is missing. Durations are whole days. */
  readonly facts: FactRecord;
  readonly member: boolean;
  readonly now: Date;
}

/** When a case is judged that names no instant of its own: a Monday in the middle of a month, at noon. */
export const DEFAULT_CASE_NOW = '2026-06-15T12:00:00.000Z';

const MEMBERS: readonly string[] = ['name', 'facts', 'member', 'now'];

/**
 * Reads the `cases` of a segment file.
 * @param json undefined where a file has none
 * @returns the cases, or every problem, each with its JSON Pointer in the file
 */
export function readCases(json: unknown): Result<SegmentCase[], Problem[]> {
  if (json === undefined) return ok([]);
  if (!Array.isArray(json)) return err([refuse('/cases', 'must be a list of cases.')]);
  const read = json.map((one: unknown, index) => readCase(one, jsonPointer('cases', index)));
  const problems = read.flatMap((one) => (one.ok ? [] : one.error));
  return problems.length > 0 ? err(problems) : ok(read.flatMap((one) => (one.ok ? [one.value] : [])));
}

function readCase(json: unknown, pointer: string): Result<SegmentCase, Problem[]> {
  if (!isJsonObject(json)) return err([refuse(pointer, 'must be an object with name, facts and member.')]);
  const { name, facts, member, now = DEFAULT_CASE_NOW } = json;
  const at = (key: string) => pointer + jsonPointer(key);
  const problems = Object.keys(json)
    .filter((key) => !MEMBERS.includes(key))
    .map((key) => refuse(at(key), `is not a member of a case; it has ${MEMBERS.join(', ')}.`));
  if (typeof name !== 'string' || name === '') problems.push(refuse(at('name'), 'must be a text that tells the case.'));
  if (typeof member !== 'boolean') problems.push(refuse(at('member'), 'must be true or false.'));
  if (!isInstant(now)) problems.push(refuse(at('now'), `must be an instant, written like ${DEFAULT_CASE_NOW}.`));
  problems.push(...problemsOfFacts(facts, at('facts')));
  return problems.length > 0
    ? err(problems)
    : ok({ name: String(name), facts: facts as FactRecord, member: member === true, now: new Date(String(now)) });
}

function problemsOfFacts(facts: JsonValue | undefined, pointer: string): Problem[] {
  if (!isJsonObject(facts))
    return [refuse(pointer, 'must be an object: what the customer has, by key of the feature.')];
  return Object.keys(facts)
    .filter((key) => !canBeFact(facts, key))
    .map((key) => refuse(pointer + jsonPointer(key), 'is no value a feature can have; leave out what is missing.'));
}

function canBeFact(facts: JsonObject, key: string): boolean {
  const value = facts[key];
  return Array.isArray(value) ? value.every((item) => typeof item === 'string') : value !== null;
}

/** Whether a value is an instant as features write it: in UTC, with milliseconds, in the years 0001 to 9999. */
export const isInstant = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^(?!0000)\d{4}-/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString() === value;

const refuse = (pointer: string, message: string): Problem => ({ code: 'invalid-case', pointer, message });
