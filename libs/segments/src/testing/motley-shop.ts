import fc from 'fast-check';
import { DefinitionsService, emptyBodies } from '#definitions';
import type { JsonObject } from '#kernel';
import type { FactRecord } from '#rules';
import type { TestWinnow } from '../../../../test/support/test-winnow.js';
import { customerAt, FACTS } from '../../../rules/src/testing/arbitraries.js';
import { RecomputeService } from '../recompute.service.js';

/** The instant of its state. */
export const MOTLEY_NOW = new Date('2026-06-17T12:34:56.789Z');

const DAY_MS = 86_400_000;

const MEMBERS: JsonObject = {
  '$.text': 'string',
  '$.inner.amount': 'number',
  '$.inner.at': 'instant',
  '$.inner.yes': 'boolean',
  '$.tags': 'list',
};

/** A feature for every fact of the generated rules: durations come from events, all others from attributes. */
function features(): Map<string, JsonObject> {
  return new Map(
    Array.from(FACTS, ([key, { type }]): [string, JsonObject] => {
      if (type === 'duration') return [key, { kind: 'recency', events: [key] }];
      return [key, { kind: 'attribute', type, ...(type === 'object' && { members: MEMBERS }) }];
    }),
  );
}

/** Segments that the generated rules refer to, one of them through another, with percentiles of some facts. */
const SEGMENTS: Readonly<Record<string, JsonObject>> = {
  first: {
    name: 'First',
    rule: { any: [{ fact: 'number_a', operator: 'greaterThan', value: 0, params: { as: 'percentile' } }] },
  },
  second: {
    name: 'Second',
    rule: {
      all: [
        { not: { condition: 'first' } },
        { fact: 'duration_a', operator: 'lessThan', value: 95, params: { as: 'percentile' } },
      ],
    },
  },
  third: {
    name: 'Third',
    rule: { any: [{ fact: 'string_a', operator: 'in', value: ['NL', 'nl'] }, { condition: 'second' }] },
  },
};

/** Customers who have anything at all for the facts of the generated rules, with their state computed. */
export async function openMotleyShop(
  { service, testDatabase: { pool } }: TestWinnow,
  customers: number,
): Promise<void> {
  const people = fc.sample(customerAt(MOTLEY_NOW), { numRuns: customers, seed: 7 });
  for (const [index, facts] of people.entries()) {
    const id = `c${String(index).padStart(4, '0')}`;
    await pool.query('INSERT INTO customer VALUES ($1, $2, now())', [id, JSON.stringify(attributesOf(facts))]);
    for (const [name, days] of daysOf(facts)) {
      const at = new Date(MOTLEY_NOW.getTime() - days * DAY_MS - (index % 2) * 1000);
      await pool.query('INSERT INTO event VALUES ($1, $2, gen_random_uuid(), $3, NULL, NULL)', [id, at, name]);
    }
  }
  const bodies = emptyBodies();
  for (const [key, body] of features()) bodies.feature.set(key, body);
  for (const [key, body] of Object.entries(SEGMENTS)) bodies.segment.set(key, body);
  await service(DefinitionsService).apply(bodies);
  await service(RecomputeService).recompute({ asOf: MOTLEY_NOW });
}

const attributesOf = (facts: FactRecord): object =>
  Object.fromEntries(
    Object.entries(facts).filter(
      ([name, value]) =>
        FACTS.has(name) && !name.startsWith('duration') && !(typeof value === 'number' && !Number.isFinite(value)),
    ),
  );

const daysOf = (facts: FactRecord): Array<[string, number]> =>
  Object.entries(facts).filter(
    (entry): entry is [string, number] => entry[0].startsWith('duration_') && typeof entry[1] === 'number',
  );
