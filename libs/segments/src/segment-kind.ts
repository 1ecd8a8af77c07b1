import { type DefinitionKind, DefinitionRepository, type Published } from '#definitions';
import { FEATURE_KIND, factsOfFeatures, ScoreFits, StateRepository, storedStateContext, withInputs } from '#features';
import { err, type JsonObject, type JsonValue, jsonPointer, ok, type Problem, SqlParameters } from '#kernel';
import type { UnitOfWork } from '#platform';
import {
  compileRuleToSql,
  factsOf,
  fixedLength,
  inlineSegments,
  parseRule,
  parseSpan,
  percentilesOf,
  type Rule,
  type Span,
  zonesOf,
} from '#rules';
import { MembershipRepository } from './membership.repository.js';
import { engineProblems, zoneProblems } from './rule-verification.js';
import { reviewSegment } from './segment-review.js';
import type { SegmentSpec } from './segment-spec.js';

export type PublishedSegment = Published<SegmentSpec>;

export type Segments = ReadonlyMap<string, PublishedSegment>;

const TEXTS = ['name', 'description', 'owner', 'purpose', 'action', 'grid'] as const;

const MEMBERS: readonly string[] = [...TEXTS, 'rule', 'stay', 'min_stay'];

export const SEGMENT_KIND: DefinitionKind<SegmentSpec> = {
  name: 'segment',

  parse(bodies, scope) {
    const facts = factsOfFeatures(scope.specs(FEATURE_KIND));
    const ruleScope = { facts, segments: new Set(bodies.keys()) };
    const problems: Array<Problem & { key: string }> = [];
    const rules = new Map<string, SegmentRules>();
    for (const [key, body] of bodies) {
      problems.push(...problemsOfMembers(body).map((problem) => ({ ...problem, key })));
      const rule = parseRule(body.rule, ruleScope, '/rule');
      const stay = body.stay === undefined ? undefined : parseRule(body.stay, ruleScope, '/stay');
      const minStay = body.min_stay === undefined ? undefined : parseSpan(body.min_stay, '/min_stay');
      for (const parsed of [rule, stay, minStay]) {
        if (parsed?.ok === false) problems.push(...parsed.error.map((problem) => ({ ...problem, key })));
      }
      const minutes = minStay?.ok === true ? minutesOf(minStay.value) : undefined;
      if (minStay?.ok === true && minutes === undefined) problems.push({ ...NO_FIXED_LENGTH, key });
      if (rule.ok && stay?.ok !== false)
        rules.set(key, { rule: rule.value, stay: stay?.value, minStayMinutes: minutes });
    }
    if (problems.length > 0) return err(problems);
    return inlineAll(bodies, rules);
  },

  async verify(unitOfWork, segments) {
    const zones = await unitOfWork.get(MembershipRepository).unknownZones([...allZones(segments)]);
    return [...segments].flatMap(([key, spec]) =>
      rulesOf(spec).flatMap((placed) =>
        [...engineProblems(placed), ...zoneProblems(placed, zones)].map((problem) => ({ ...problem, key })),
      ),
    );
  },

  review({ key, spec, before }, scope) {
    const features = scope.specs(FEATURE_KIND);
    const segments = scope.specs(SEGMENT_KIND);
    const labels = { fact: (name: string) => features.get(name)?.name ?? name };
    const ruleScope = { facts: factsOfFeatures(features), segments: new Set(segments.keys()) };
    return reviewSegment({ key, spec, before }, { segments, scope: ruleScope, labels });
  },

  async impact(unitOfWork, { id, spec, planned, now }, scope) {
    const features = scope.specs(FEATURE_KIND);
    const needed = withInputs(features, factsOf(spec.inlined));
    const memberships = unitOfWork.get(MembershipRepository);
    const asOf = await memberships.stateAsOf(now);
    if (asOf === undefined || !needed.isDisjointFrom(planned.feature)) return undefined;
    const ranked = percentilesOf(spec.inlined);
    const percentiles = await cutsOf(unitOfWork, ranked);
    if (percentiles.size < ranked.size) return undefined;
    const parameters = new SqlParameters();
    const columns = await unitOfWork.get(StateRepository).columns();
    const context = storedStateContext({ features, percentiles, asOf, parameters, columns });
    const sql = compileRuleToSql(spec.inlined, context);
    return memberships.countChange(id, { sql, parameters });
  },
};

/** Cut points of the percentiles of features as they are published now. */
async function cutsOf(
  unitOfWork: UnitOfWork,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (keys.size === 0) return new Map();
  const current = await unitOfWork.get(DefinitionRepository).findCurrent();
  const features = new Map(current.flatMap((one) => (one.kind === 'feature' ? [[one.key, one] as const] : [])));
  return unitOfWork.get(ScoreFits).percentileCuts(features, keys);
}

const allZones = (segments: ReadonlyMap<string, SegmentSpec>): Set<string> =>
  new Set([...segments.values()].flatMap((spec) => rulesOf(spec).flatMap(({ rule }) => [...zonesOf(rule)])));

/** The rules of a segment as written, each with its place in the definition. */
const rulesOf = ({ rule, stay }: SegmentSpec): Array<{ rule: Rule; pointer: string }> => [
  { rule, pointer: '/rule' },
  ...(stay === undefined ? [] : [{ rule: stay.rule, pointer: '/stay' }]),
];

interface SegmentRules {
  readonly rule: Rule;
  readonly stay: Rule | undefined;
  readonly minStayMinutes: number | undefined;
}

const NO_FIXED_LENGTH: Problem = {
  code: 'invalid-segment',
  pointer: '/min_stay',
  message: 'must be in minutes, hours, days or weeks: months and years differ in length.',
};

function minutesOf(span: Span): number | undefined {
  const length = fixedLength(span);
  return length === undefined ? undefined : length / 60_000;
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
  const wrong = TEXTS.filter((member) => body[member] !== undefined && typeof body[member] !== 'string').map((member) =>
    refuse(member, 'must be a text.'),
  );
  const missing = body.name === undefined ? [refuse('name', 'is needed: what marketers call the segment.')] : [];
  return [...unknown, ...wrong, ...missing];
}

function inlineAll(bodies: ReadonlyMap<string, JsonObject>, rules: ReadonlyMap<string, SegmentRules>) {
  const problems: Array<Problem & { key: string }> = [];
  const specs = new Map<string, SegmentSpec>();
  const resolve = (key: string): Rule => {
    const known = rules.get(key);
    if (known === undefined) throw new Error(`parseRule let an unknown segment pass: ${key}`);
    return known.rule;
  };
  for (const [key, { rule, stay, minStayMinutes }] of rules) {
    const body = bodies.get(key);
    const inlined = inlineSegments(rule, resolve);
    const staying = stay && inlineSegments(stay, resolve);
    if (!inlined.ok) problems.push({ ...inlined.error, pointer: `/rule${inlined.error.pointer}`, key });
    else if (staying?.ok === false) problems.push({ ...staying.error, pointer: `/stay${staying.error.pointer}`, key });
    else if (body !== undefined) {
      specs.set(key, {
        name: text(body.name, key),
        description: text(body.description, ''),
        owner: text(body.owner, ''),
        purpose: text(body.purpose, ''),
        action: text(body.action, ''),
        grid: typeof body.grid === 'string' ? body.grid : undefined,
        rule,
        inlined: inlined.value,
        stay: stay && staying && { rule: stay, inlined: staying.value },
        minStayMinutes,
      });
    }
  }
  return problems.length === 0 ? ok(specs) : err(problems);
}

const text = (value: JsonValue | undefined, fallback: string): string => (typeof value === 'string' ? value : fallback);
