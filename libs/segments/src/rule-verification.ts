import type { Problem } from '#kernel';
import type { UnitOfWork } from '#platform';
import { complaintOfJsonRulesEngine, type Rule, zonesOf } from '#rules';
import { MembershipRepository } from './membership.repository.js';

/** A rule as written, and the JSON Pointer of it in the document that holds it. */
export interface PlacedRule {
  readonly rule: Rule;
  readonly pointer: string;
}

/** What json-rules-engine and PostgreSQL have to say against a rule that parses. */
export async function verifyRule(unitOfWork: UnitOfWork, placed: PlacedRule): Promise<Problem[]> {
  const unknown = await unitOfWork.get(MembershipRepository).unknownZones([...zonesOf(placed.rule)]);
  return [...engineProblems(placed), ...zoneProblems(placed, unknown)];
}

/** json-rules-engine itself has to take a rule: a rule is never locked in here. */
export function engineProblems({ rule, pointer }: PlacedRule): Problem[] {
  const complaint = complaintOfJsonRulesEngine(rule);
  if (complaint === undefined) return [];
  return [{ code: 'refused-by-json-rules-engine', pointer, message: `json-rules-engine says: ${complaint}` }];
}

/** The database works out the local dates of facts, so it has to know the time zone as well. */
export const zoneProblems = ({ rule, pointer }: PlacedRule, unknown: ReadonlySet<string>): Problem[] =>
  [...zonesOf(rule)]
    .filter((zone) => unknown.has(zone))
    .map((zone) => ({ code: 'value-zone', pointer, message: `PostgreSQL knows no time zone "${zone}".` }));
