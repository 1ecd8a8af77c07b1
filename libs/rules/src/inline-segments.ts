import { err, ok, type Problem, type Result } from '#kernel';
import { referencesOf, segmentsOf } from './interpreters/references-of.js';
import { type RuleSize, sizeOf } from './interpreters/size-of.js';
import { MAX_COMPARISONS, MAX_DEPTH } from './limits.js';
import type { RuleProblemCode } from './problem-code.js';
import type { Rule, RuleNode } from './rule.js';
import { visitRule } from './visit-rule.js';

type SegmentResolver = (key: string) => Rule;

/**
 * Puts the rule of each segment in the place of every reference to it, through all levels. A segment may be reached in several ways.
 *
 * @param resolve the rule of a segment that `parseRule` accepted a reference to; asked at most once per key.
 * @returns a rule without references; or the circle (`a → b → a`), or that the whole is deeper or larger than one rule may
 * be. The pointer is that of the reference, in the rule given, where the circle begins.
 * @example inlineSegments(ruleOf('a'), ruleOf) // to check the segment "a" itself, give it { kind: 'segment', key: 'a' }
 */
export function inlineSegments(rule: Rule, resolve: SegmentResolver): Result<Rule, Problem> {
  const ruleOf = memoised(resolve);
  const problem = findCircle(rule, ruleOf) ?? findExcess(rule, ruleOf);
  if (problem !== undefined) return err(problem);

  const inlined = memoised((key): Rule => replaceReferences(ruleOf(key), inlined));
  return ok(replaceReferences(rule, inlined));
}

function findCircle(rule: Rule, ruleOf: SegmentResolver): Problem | undefined {
  const cleared = new Set<string>();
  const follow = (key: string, path: readonly string[], pointer: string): Problem | undefined => {
    if (path.includes(key)) {
      const circle = [...path.slice(path.indexOf(key)), key].join(' → ');
      return refusal('segment-cycle', pointer, `Segments refer to each other in a circle: ${circle}.`);
    }
    if (path.length > MAX_DEPTH) {
      return refusal('too-deep', pointer, `Segments refer to each other more than ${MAX_DEPTH} levels deep.`);
    }
    if (cleared.has(key)) return undefined;
    const problem = first(segmentsOf(ruleOf(key)), (inner) => follow(inner, [...path, key], pointer));
    if (problem === undefined) cleared.add(key);
    return problem;
  };
  return first(referencesOf(rule), ({ key, pointer }) => follow(key, [], pointer));
}

function first<T, R>(items: Iterable<T>, find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Measured before anything is replaced: segments that refer twice to one another double with every level. */
function findExcess(rule: Rule, ruleOf: SegmentResolver): Problem | undefined {
  const sizeOfSegment = memoised((key): RuleSize => sizeOf(ruleOf(key), sizeOfSegment));
  const { depth, comparisons } = sizeOf(rule, sizeOfSegment);
  if (depth > MAX_DEPTH) {
    return refusal('too-deep', '', `With its segments, this rule is nested ${depth} deep; ${MAX_DEPTH} is the most.`);
  }
  if (comparisons > MAX_COMPARISONS) {
    const message = `With its segments, this rule holds ${comparisons} comparisons; ${MAX_COMPARISONS} is the most.`;
    return refusal('too-large', '', message);
  }
  return undefined;
}

function replaceReferences(rule: Rule, inlined: SegmentResolver): Rule {
  const replaced = visitRule<RuleNode>(rule, {
    all: (node, nodes) => Object.freeze({ ...node, nodes: Object.freeze(nodes) }),
    any: (node, nodes) => Object.freeze({ ...node, nodes: Object.freeze(nodes) }),
    not: (node, inner) => Object.freeze({ ...node, node: inner }),
    segment: ({ key }) => inlined(key),
    comparison: (node) => node,
  });
  return replaced as Rule; // every kind of root becomes a kind of root
}

const refusal = (code: RuleProblemCode, pointer: string, message: string): Problem => ({ code, pointer, message });

function memoised<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
