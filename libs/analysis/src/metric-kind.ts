import type { DefinitionKind, Published } from '#definitions';
import { err, type JsonObject, jsonPointer, ok, type Problem } from '#kernel';

/**
 * What is measured after exposure, one number per exposed customer from their events in (exposure, exposure + window]:
 *  - `proportion`  1 if any such event happened, else 0
 *  - `mean`        the sum of the events' values, or their count; 0 without events
 */
export interface MetricSpec {
  readonly name: string;
  readonly description: string;
  readonly kind: 'proportion' | 'mean';
  readonly events: readonly string[];
  readonly aggregate: 'sum' | 'count';
  /** Days (of 24 hours) after exposure that count; everything since when absent. */
  readonly windowDays: number | undefined;
}

export type PublishedMetric = Published<MetricSpec>;

const MEMBERS = ['name', 'description', 'kind', 'events', 'aggregate', 'window_days'];

export const METRIC_KIND: DefinitionKind<MetricSpec> = {
  name: 'metric',

  parse(bodies) {
    const problems: Array<Problem & { key: string }> = [];
    const specs = new Map<string, MetricSpec>();
    for (const [key, body] of bodies) {
      problems.push(...problemsOf(body).map((problem) => ({ ...problem, key })));
      specs.set(key, specOf(key, body));
    }
    return problems.length === 0 ? ok(specs) : err(problems);
  },
};

function problemsOf(body: JsonObject): Problem[] {
  const { name, description, kind, events, aggregate, window_days: windowDays } = body;
  const checks: Array<[boolean, string, string]> = [
    [name === undefined || typeof name === 'string', 'name', 'must be a text.'],
    [description === undefined || typeof description === 'string', 'description', 'must be a text.'],
    [kind === 'proportion' || kind === 'mean', 'kind', 'must be "proportion" or "mean".'],
    [
      Array.isArray(events) && events.length > 0 && events.every((name) => typeof name === 'string' && name !== ''),
      'events',
      'must list at least one event name.',
    ],
    [
      aggregate === undefined || (kind === 'mean' && (aggregate === 'sum' || aggregate === 'count')),
      'aggregate',
      'must be "sum" or "count", and only for a mean.',
    ],
    [
      windowDays === undefined || (typeof windowDays === 'number' && windowDays > 0 && windowDays <= 3650),
      'window_days',
      'must be a number of days above 0, at most 3650.',
    ],
    ...Object.keys(body).map((member): [boolean, string, string] => [
      MEMBERS.includes(member),
      member,
      `is not a member of a metric; it has ${MEMBERS.join(', ')}.`,
    ]),
  ];
  return checks.flatMap(([holds, member, message]) =>
    holds ? [] : [{ code: 'invalid-metric', pointer: jsonPointer(member), message }],
  );
}

function specOf(
  key: string,
  { name, description, kind, events, aggregate, window_days: windowDays }: JsonObject,
): MetricSpec {
  return {
    name: typeof name === 'string' ? name : key,
    description: typeof description === 'string' ? description : '',
    kind: kind === 'proportion' ? 'proportion' : 'mean',
    events: Array.isArray(events) ? events.map(String) : [],
    aggregate: aggregate === 'count' ? 'count' : 'sum',
    windowDays: typeof windowDays === 'number' ? windowDays : undefined,
  };
}
