import { err, isJsonObject, ok, type Problem, type Result } from '#kernel';
import type { RuleScope } from '../facts.js';
import { sizeOf } from '../interpreters/size-of.js';
import { MAX_COMPARISONS } from '../limits.js';
import type { Rule } from '../rule.js';
import { parseNode, shapesOf } from './parse-node.js';
import { Parsing } from './parsing.js';

/**
 * Reads a rule: json-rules-engine's `conditions` JSON, without everything in it that nobody can mean.
 *
 * @param json of any type, for example straight from a request.
 * @param pointerPrefix the JSON Pointer of `json` in the document that holds it.
 * @returns an immutable tree, or every problem at once (`code` is a `RuleProblemCode`).
 * @example parseRule({ all: [{ fact: 'orders', operator: 'greaterThan', value: 3 }] }, scope)
 */
export function parseRule(json: unknown, scope: RuleScope, pointerPrefix = ''): Result<Rule, Problem[]> {
  const parsing = new Parsing(scope);
  if (isJsonObject(json) && shapesOf(json).join() === 'comparison') {
    parsing.refuse('leaf-root', pointerPrefix, 'A rule begins with a group; wrap this comparison: {"all": [ … ]}.');
  }
  const node = parseNode(json, { pointer: pointerPrefix, depth: 0 }, parsing);
  if (node !== undefined && sizeOf(node).comparisons > MAX_COMPARISONS) {
    parsing.refuse('too-large', pointerPrefix, `A rule holds at most ${MAX_COMPARISONS} comparisons.`);
  }
  const complete = node !== undefined && node.kind !== 'comparison' && parsing.problems.length === 0;
  return complete ? ok(node) : err(parsing.problems);
}
