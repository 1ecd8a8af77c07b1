import type { DefinitionKind, Published } from '#definitions';
import { compileMembershipTest, FEATURE_KIND, type FeatureSpec, factTypeOf, withInputs } from '#features';
import { err, type JsonObject, type JsonValue, jsonPointer, ok, type Problem, SqlParameters } from '#kernel';
import { factsOf, inlineSegments, parseRule, type Rule } from '#rules';
import { MembershipRepository } from './membership.repository.js';

/** A named, owned, versioned rule. Membership is its truth for a customer. */
export interface SegmentSpec {
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  /** As written, possibly referring to other segments. */
  readonly rule: Rule;
  /** With every reference replaced by what it refers to. */
  readonly inlined: Rule;
}

export type PublishedSegment = Published<SegmentSpec>;

export type Segments = ReadonlyMap<string, PublishedSegment>;

const MEMBERS = ['name', 'description', 'owner', 'rule'];

export const SEGMENT_KIND: DefinitionKind<SegmentSpec> = {
  name: 'segment',

  parse(bodies, scope) {
    const features = scope.specs(FEATURE_KIND);
    const facts = new Map([...features].map(([key, spec]) => [key, factTypeOf(spec)]));
    const ruleScope = { facts, segments: new Set(bodies.keys()) };
    const problems: Array<Problem & { key: string }> = [];
    const rules = new Map<string, Rule>();
    for (const [key, body] of bodies) {
      problems.push(...problemsOfMembers(body).map((problem) => ({ ...problem, key })));
      const rule = parseRule(body.rule, ruleScope, '/rule');
      if (rule.ok) rules.set(key, rule.value);
      else problems.push(...rule.error.map((problem) => ({ ...problem, key })));
    }
    if (problems.length > 0) return err(problems);
    return inlineAll(bodies, rules);
  },

  async impact(unitOfWork, { id, spec, planned }, scope) {
    const features = scope.specs(FEATURE_KIND);
    const needed = withInputs(features, factsOf(spec.inlined));
    const memberships = unitOfWork.get(MembershipRepository);
    const asOf = await memberships.stateAsOf();
    if (asOf === undefined || !needed.isDisjointFrom(planned.feature)) return undefined;
    return memberships.countChange(id, membershipTest(features, spec.inlined, asOf));
  },
};

/** Everything about a draft rule that counting it on the stored state needs. */
function membershipTest(features: ReadonlyMap<string, FeatureSpec>, rule: Rule, asOf: Date) {
  const parameters = new SqlParameters();
  const sql = compileMembershipTest(features, { rule, asOf, parameters });
  return { sql, parameters };
}

function problemsOfMembers(body: JsonObject): Problem[] {
  const refuse = (member: string, message: string): Problem => ({
    code: 'invalid-segment',
    pointer: jsonPointer(member),
    message,
  });
  const unknown = Object.keys(body)
    .filter((member) => !MEMBERS.includes(member))
    .map((member) => refuse(member, `is not a member of a segment; it has ${MEMBERS.join(', ')}.`));
  const wrong = ['name', 'description', 'owner']
    .filter((member) => body[member] !== undefined && typeof body[member] !== 'string')
    .map((member) => refuse(member, 'must be a text.'));
  const missing = body.name === undefined ? [refuse('name', 'is needed: what marketers call the segment.')] : [];
  return [...unknown, ...wrong, ...missing];
}

function inlineAll(bodies: ReadonlyMap<string, JsonObject>, rules: ReadonlyMap<string, Rule>) {
  const problems: Array<Problem & { key: string }> = [];
  const specs = new Map<string, SegmentSpec>();
  const resolve = (key: string): Rule => {
    const rule = rules.get(key);
    if (rule === undefined) throw new Error(`parseRule let an unknown segment pass: ${key}`);
    return rule;
  };
  for (const [key, rule] of rules) {
    const body = bodies.get(key);
    const inlined = inlineSegments(rule, resolve);
    if (!inlined.ok) problems.push({ ...inlined.error, pointer: `/rule${inlined.error.pointer}`, key });
    else if (body !== undefined) {
      specs.set(key, {
        name: text(body.name, key),
        description: text(body.description, ''),
        owner: text(body.owner, ''),
        rule,
        inlined: inlined.value,
      });
    }
  }
  return problems.length === 0 ? ok(specs) : err(problems);
}

const text = (value: JsonValue | undefined, fallback: string): string => (typeof value === 'string' ? value : fallback);
