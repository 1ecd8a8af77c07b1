import {
  askJsonRulesEngine,
  compilePredicate,
  evaluateRule,
  type Fact,
  type Rule,
  type RuleTrace,
  readsOf,
  segmentsOf,
} from '#rules';
import type { SegmentSpec } from '../segment-spec.js';
import { type CaseWarning, warningsOf } from './case-warning.js';
import type { SegmentCase } from './segment-case.js';

/** Whether the customer of a case is a member, as each of those says that may be asked. */
export interface Verdicts {
  /** The evaluation that explains memberships. */
  readonly trace: boolean;
  /** The same rule compiled to a function. */
  readonly predicate: boolean;
  /** The real json-rules-engine, given the rule as written, with references. */
  readonly jsonRulesEngine: boolean;
}

export interface CaseOutcome extends SegmentCase {
  readonly verdicts: Verdicts;
  /** All of them say what the case expects. */
  readonly holds: boolean;
  /** All of them say the same, whatever the case expects. */
  readonly agree: boolean;
  /** Why: the rule with the outcome of every node, references replaced by what they refer to. */
  readonly trace: RuleTrace;
  readonly warnings: readonly CaseWarning[];
}

/** What cases are judged with: all segments, since one may refer to another, and all facts. */
export interface Definitions {
  readonly segments: ReadonlyMap<string, SegmentSpec>;
  readonly facts: ReadonlyMap<string, Fact>;
}

/** Runs cases of a segment through the trace, the compiled predicate and json-rules-engine. */
export async function judgeCases(
  segment: SegmentSpec,
  cases: readonly SegmentCase[],
  { segments, facts }: Definitions,
): Promise<CaseOutcome[]> {
  const predicate = compilePredicate(segment.inlined);
  const vocabulary = { facts, asked: readsOf(segment.inlined) };
  const referredTo = rulesBehind(segment.rule, segments);
  const judge = async (one: SegmentCase): Promise<CaseOutcome> => {
    const trace = evaluateRule(segment.inlined, (name) => one.facts[name], one.now);
    const verdicts = {
      trace: trace.matched,
      predicate: predicate.at(one.now)(one.facts),
      jsonRulesEngine: await engineSays(segment.rule, referredTo, one),
    };
    const answers = Object.values(verdicts);
    return {
      ...one,
      verdicts,
      holds: answers.every((answer) => answer === one.member),
      agree: new Set(answers).size === 1,
      trace,
      warnings: warningsOf(one, vocabulary),
    };
  };
  return Promise.all(cases.map(judge));
}

async function engineSays(
  rule: Rule,
  segments: ReadonlyMap<string, Rule>,
  { facts, now }: SegmentCase,
): Promise<boolean> {
  const [answers] = await askJsonRulesEngine({ rules: [rule], customers: [facts], now, segments });
  return answers?.[0] === true;
}

/** The rules, as written, of all segments that a rule refers to, through all levels. */
function rulesBehind(rule: Rule, segments: ReadonlyMap<string, SegmentSpec>): Map<string, Rule> {
  const found = new Map<string, Rule>();
  const follow = (from: Rule): void => {
    for (const key of segmentsOf(from)) {
      const next = segments.get(key)?.rule;
      if (next === undefined || found.has(key)) continue;
      found.set(key, next);
      follow(next);
    }
  };
  follow(rule);
  return found;
}
