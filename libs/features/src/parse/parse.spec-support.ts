import type { JsonObject } from '#kernel';
import { parseFeatures } from '../feature-parser.js';
import type { FeatureSpec } from '../feature-spec.js';

type Bodies = Readonly<Record<string, JsonObject>>;

/** A feature of each type, for others to be computed from. */
export const BASE = {
  orders: { kind: 'aggregate', aggregate: 'count', events: ['order'] },
  spend: { kind: 'aggregate', aggregate: 'sum', events: ['order'] },
  first_at: { kind: 'aggregate', aggregate: 'first_at', events: ['order'] },
  category: { kind: 'aggregate', aggregate: 'most_frequent', events: ['order'], of: 'category' },
  recency: { kind: 'recency', events: ['order'] },
  signed_up_at: { kind: 'attribute', type: 'instant' },
  country: { kind: 'attribute' },
  risk: { kind: 'supplied' },
} satisfies Bodies;

export const AMONG: JsonObject = { all: [{ fact: 'orders', operator: 'greaterThan', value: 0 }] };

const parse = (body: JsonObject, others: Bodies) => parseFeatures(new Map(Object.entries({ ...others, probe: body })));

/** The feature `probe` that the body is. */
export function parsed(body: JsonObject, others: Bodies = BASE): FeatureSpec | undefined {
  const { features, problems } = parse(body, others);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return features.get('probe');
}

/** Where the body is refused. */
export const refusedAt = (body: JsonObject, others: Bodies = BASE): string[] =>
  parse(body, others).problems.map(({ pointer }) => pointer);

/** What is said about the body. */
export const complaints = (body: JsonObject, others: Bodies = BASE): string[] =>
  parse(body, others).problems.map(({ message }) => message);
