import { err, ok, type Problem, type Result, underPointer, WinnowError } from '#kernel';
import type { UnitOfWork } from '#platform';
import { describeRule, inlineSegments, parseRule, type Rule } from '#rules';
import { verifyRule } from './rule-verification.js';
import type { Vocabulary } from './vocabulary.js';

/** A rule that is tried out before it is published, as somebody wrote it. */
export interface DraftDocument {
  /** Of any type, for example straight from a request. */
  readonly rule: unknown;
  /** JSON Pointer of the rule in the document that problems point into; `/rule` by default. */
  readonly pointer?: string;
}

/** The same, found to be a rule. */
export interface Draft {
  readonly rule: Rule;
  /** With the rules of segments in the place of references. */
  readonly inlined: Rule;
  /** The rule in words. */
  readonly sentence: string;
  readonly pointer: string;
}

/** @returns the draft, or everything that would keep it from being published */
export async function readDraft(
  unitOfWork: UnitOfWork,
  vocabulary: Vocabulary,
  { rule: json, pointer = '/rule' }: DraftDocument,
): Promise<Result<Draft, Problem[]>> {
  const parsed = parseRule(json, vocabulary.scope, pointer);
  if (!parsed.ok) return parsed;
  const rule = parsed.value;
  const inlined = inlineSegments(rule, (key) => ruleOf(vocabulary, key));
  if (!inlined.ok) return err(underPointer(pointer, [inlined.error]));
  const problems = await verifyRule(unitOfWork, { rule, pointer });
  if (problems.length > 0) return err(problems);
  return ok({ rule, inlined: inlined.value, sentence: describeRule(rule, vocabulary.labels), pointer });
}

/** The same for callers that cannot go on without. @throws WinnowError WINNOW_DEFINITION_INVALID with every problem */
export async function requireDraft(
  unitOfWork: UnitOfWork,
  vocabulary: Vocabulary,
  document: DraftDocument,
): Promise<Draft> {
  const draft = await readDraft(unitOfWork, vocabulary, document);
  if (draft.ok) return draft.value;
  throw new WinnowError('WINNOW_DEFINITION_INVALID', `${draft.error.length} problem(s) in the rule.`, draft.error);
}

function ruleOf({ segments }: Vocabulary, key: string): Rule {
  const segment = segments.get(key);
  if (segment === undefined) throw new Error(`parseRule let an unknown segment pass: ${key}`);
  return segment.spec.rule;
}
