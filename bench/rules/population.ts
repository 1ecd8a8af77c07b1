import type pg from 'pg';
import { DefinitionRepository, DefinitionsService, emptyBodies } from '#definitions';
import { FEATURE_KIND, type FeatureSpec, StateRepository } from '#features';
import type { JsonObject } from '#kernel';
import { openProgram, type Program } from '../program.js';

/** The instant the stored state of the population is of. */
export const AS_OF = new Date('2026-06-17T12:00:00.000Z');

/** A feature, and the SQL of its value for customer number `i`; `h(k)` is a whole number from 0 to 2^31 - 1 that looks random. */
interface Column {
  readonly definition: JsonObject;
  readonly value: (h: (salt: number) => string) => string;
}

const ORDERED = ['order_completed'];

const count = (days: number | undefined, most: number, salt: number): Column => ({
  definition: {
    kind: 'aggregate',
    aggregate: 'count',
    events: ORDERED,
    ...(days !== undefined && { last_days: days }),
  },
  value: (h) => `(${h(salt)} % ${most}) * (${h(salt + 500)} % 3) / 2`,
});

const money = (aggregate: string, most: number, salt: number): Column => ({
  definition: { kind: 'aggregate', aggregate, events: ORDERED },
  value: (h) => `CASE WHEN ${h(salt + 500)} % 5 > 0 THEN (${h(salt)} % ${most}00)::numeric / 100 END`,
});

const recency = (days: number, salt: number): Column => ({
  definition: { kind: 'recency', events: [`event_${salt}`] },
  value: (h) =>
    `CASE WHEN ${h(salt + 500)} % 6 > 0 THEN timestamptz '${AS_OF.toISOString()}' - make_interval(secs => ${h(salt)} % ${days * 86_400}) END`,
});

const text = (words: readonly string[], salt: number): Column => ({
  definition: { kind: 'attribute', type: 'string' },
  value: (h) => `(ARRAY['${words.join("', '")}', NULL])[1 + ${h(salt)} % ${words.length + 1}]`,
});

const flag = (salt: number): Column => ({
  definition: { kind: 'attribute', type: 'boolean' },
  value: (h) => `CASE WHEN ${h(salt + 500)} % 4 > 0 THEN ${h(salt)} % 2 = 0 END`,
});

const number = (salt: number): Column => ({
  definition: { kind: 'attribute', type: 'number' },
  value: (h) => `CASE WHEN ${h(salt + 500)} % 4 > 0 THEN (${h(salt)} % 1000000) / 1000.0::float8 END`,
});

const instant = (days: number, salt: number): Column => ({
  definition: { kind: 'attribute', type: 'instant' },
  value: (h) =>
    `CASE WHEN ${h(salt + 500)} % 8 > 0 THEN timestamptz '${AS_OF.toISOString()}' - make_interval(days => ${h(salt)} % ${days}) END`,
});

/** Thirty features of the kinds a shop has. */
export const COLUMNS: Readonly<Record<string, Column>> = {
  orders: count(undefined, 40, 1),
  orders_30d: count(30, 5, 2),
  orders_90d: count(90, 12, 3),
  orders_365d: count(365, 30, 4),
  visits_30d: count(30, 60, 5),
  opens_30d: count(30, 20, 6),
  clicks_30d: count(30, 8, 7),
  returns: count(undefined, 6, 8),
  total_spend: money('sum', 5000, 11),
  spend_90d: money('sum', 800, 12),
  mean_order: money('avg', 200, 13),
  largest_order: money('max', 900, 14),
  first_order_value: money('first_value', 300, 15),
  last_order_value: money('last_value', 300, 16),
  days_since_order: recency(720, 21),
  days_since_visit: recency(120, 22),
  days_since_open: recency(90, 23),
  days_since_click: recency(180, 24),
  country: text(['NL', 'BE', 'DE', 'FR', 'GB', 'US', 'ES', 'IT', 'PL', 'SE'], 31),
  city: text(['Amsterdam', 'Antwerp', 'Berlin', 'Paris', 'London', 'Boston', 'Madrid', 'Rome'], 32),
  channel: text(['organic', 'paid', 'email', 'referral'], 33),
  plan: text(['basic', 'plus'], 34),
  newsletter: flag(41),
  app_installed: flag(42),
  has_complained: flag(43),
  age: number(51),
  discount_share: number(52),
  churn_score: number(53),
  signed_up_at: instant(2000, 61),
  birthday: instant(20000, 62),
};

/** A database with a computed state of many customers, of which everything else can be asked as in a running program. */
export interface Population extends Program {
  readonly customers: number;
  readonly features: ReadonlyMap<string, FeatureSpec>;
}

/** Makes a population in an embedded PostgreSQL of its own, as it is set up for everybody. */
export async function openPopulation(customers: number): Promise<Population> {
  const program = await openProgram({ now: () => AS_OF });
  await publish(program.service(DefinitionsService));
  const published = await program.database.transaction(async (unitOfWork) => {
    const catalogue = await program.service(DefinitionsService).catalogue(unitOfWork);
    const features = catalogue.of(FEATURE_KIND);
    const states = unitOfWork.get(StateRepository);
    await states.createBuild(features);
    await states.indexBuild('key');
    await states.indexBuild('nextChange');
    await states.completeBuild();
    await states.swap();
    const versions = catalogue.versions('feature', 'segment');
    return { features, definitionSetId: await unitOfWork.get(DefinitionRepository).definitionSetId(versions) };
  });
  await fill(program.pool, customers, published.definitionSetId);
  return { ...program, customers, features: new Map([...published.features].map(([key, { spec }]) => [key, spec])) };
}

async function publish(definitions: DefinitionsService): Promise<void> {
  const bodies = emptyBodies();
  for (const [key, { definition }] of Object.entries(COLUMNS)) bodies.feature.set(key, definition);
  await definitions.apply(bodies);
}

/** Whole numbers that look random, the same every time. */
const hash = (salt: number): string => `(hashint4extended(i, ${salt}) & 2147483647)::int`;

async function fill(pool: pg.Pool, customers: number, definitionSetId: number): Promise<void> {
  const keys = Object.keys(COLUMNS);
  const values = Object.values(COLUMNS).map(({ value }) => value(hash));
  await pool.query(
    `INSERT INTO customer_state (customer_id, changed_at, segments, ${keys.join(', ')})
     SELECT 'c' || lpad(i::text, 9, '0'), $1, '{}', ${values.join(',\n')} FROM generate_series(1, $2::int) AS i`,
    [AS_OF, customers],
  );
  await pool.query(
    `INSERT INTO state_build (status, definition_set_id, fits, as_of, pinned, customers, bounds, done_ranges, snapshot, started_at)
     VALUES ('live', $3, '{}', $1, false, $2, '{}', '{0}', pg_current_snapshot()::text, $1)`,
    [AS_OF, customers, definitionSetId],
  );
  await pool.query('VACUUM (ANALYZE) customer_state');
  await pool.query('CHECKPOINT');
}
