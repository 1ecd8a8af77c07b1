import { type JsonObject, jsonPointer, type Problem } from '#kernel';
import { Parsing } from '../parse/parsing.js';
import type { QueryProblemCode } from './query-problem-code.js';

/** Where a piece of rule JSON comes from: a JSON Pointer into the query, and below it, the place of each of its members. */
export interface Origin {
  readonly pointer: string;
  readonly members: Readonly<Record<string, string>>;
}

/** One query being read: what is wrong with it, and which piece of it each piece of the rule comes from. */
export class Reading extends Parsing {
  private readonly origins = new Map<unknown, Origin>();

  override refuse(code: QueryProblemCode, pointer: string, message: string): undefined {
    this.problems.push({ code, pointer, message });
  }

  /** Notes where a piece of rule JSON comes from. @returns it */
  wrote(json: JsonObject, origin: Origin): JsonObject {
    this.origins.set(json, origin);
    return json;
  }

  /**
   * The query's own problems, and those of the rule that was made of it, all with pointers into the query; of what a pointer names,
   * the part that is there. Where the query was refused already, the rule's complaint says nothing new.
   */
  problemsIn(query: unknown, rule: unknown, ofRule: readonly Problem[]): Problem[] {
    const own = this.problems.map((problem) => ({ ...problem, pointer: present(problem.pointer, query) }));
    const refused = new Set(own.map(({ pointer }) => pointer));
    const others = ofRule.map((problem) => ({
      ...problem,
      pointer: present(this.queryPointer(problem.pointer, rule), query),
    }));
    return [...own, ...others.filter(({ pointer }) => !refused.has(pointer))];
  }

  private queryPointer(pointer: string, rule: unknown): string {
    let piece = rule;
    let origin = this.origins.get(piece);
    let rest = stepsOf(pointer);
    for (const [index, step] of rest.entries()) {
      piece = memberOf(piece, step);
      const nearer = this.origins.get(piece);
      if (nearer === undefined) continue;
      origin = nearer;
      rest = stepsOf(pointer).slice(index + 1);
    }
    const [member, ...inside] = rest;
    if (origin === undefined || member === undefined) return origin?.pointer ?? '';
    return origin.pointer + (origin.members[member] ?? '') + jsonPointer(...inside);
  }
}

/** The longest beginning of a pointer that leads somewhere. */
function present(pointer: string, json: unknown): string {
  const found: string[] = [];
  let value = json;
  for (const step of stepsOf(pointer)) {
    value = memberOf(value, step);
    if (value === undefined) break;
    found.push(step);
  }
  return jsonPointer(...found);
}

const stepsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const memberOf = (value: unknown, step: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Record<string, unknown>)[step]
    : undefined;
