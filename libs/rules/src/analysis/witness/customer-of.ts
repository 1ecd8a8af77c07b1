import type { JsonObject } from '#kernel';
import type { FactValue } from '../../facts.js';
import type { FactRecord } from '../../interpreters/compile-predicate.js';
import { pathSegments } from '../../values/path.js';
import { nameOf, type Variable } from '../knowledge/variable.js';

/** What a customer has for a variable. */
export type Assignment = readonly [Variable, FactValue];

/** The facts of a customer who has the values given and no others; undefined if no customer can have them together. */
export function customerOf(assignments: readonly Assignment[]): FactRecord | undefined {
  const customer: Record<string, FactValue> = {};
  const plain = assignments.filter(([{ path }]) => path === undefined);
  for (const [variable, value] of plain) if (value !== undefined) customer[nameOf(variable)] = structuredClone(value);
  const members = assignments.filter(([{ path }, value]) => path !== undefined && value !== undefined);
  for (const [{ fact, path = '' }, value] of members) {
    const isGiven = plain.some(([variable, whole]) => variable.fact === fact && whole === undefined);
    customer[fact] ??= {};
    if (isGiven || !put(customer[fact], pathSegments(path), value)) return undefined;
  }
  return plain.some((assignment) => isUnranked(assignment, plain)) ? undefined : customer;
}

/** A percentile of something the customer does not have. */
const isUnranked = ([{ fact, as }, value]: Assignment, all: readonly Assignment[]): boolean =>
  as !== undefined &&
  value !== undefined &&
  all.some(([other, known]) => other.fact === fact && other.as === undefined && known === undefined);

/** Puts a value at a path, making what is on the way. @returns false if something else is in the way */
function put(whole: FactValue, [step, ...rest]: readonly string[], value: FactValue): boolean {
  if (typeof whole !== 'object' || step === undefined) return false;
  const object = whole as JsonObject;
  if (rest.length > 0) {
    if (!Object.hasOwn(object, step)) object[step] = /^\d/.test(rest[0] ?? '') ? [] : {};
    return put(object[step] as FactValue, rest, value);
  }
  if (Object.hasOwn(object, step)) return false;
  object[step] = value as JsonObject[string];
  return true;
}
