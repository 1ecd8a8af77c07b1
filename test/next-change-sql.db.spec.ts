import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import type { Pool, PoolClient } from 'pg';
import { type JsonObject, SqlParameters } from '#kernel';
import {
  compileNextChangeToSql,
  compilePredicate,
  type FactColumn,
  type FactRecord,
  type FactType,
  type FactValue,
  nextChange,
  type Rule,
  type SqlMoment,
} from '#rules';
import { customerAt, FACTS, nowArbitrary, ruleJsonArbitrary } from '../libs/rules/src/testing/arbitraries.js';
import { parsed } from '../libs/rules/src/testing/parsed.js';
import { propertyRuns } from '../libs/rules/src/testing/property-runs.js';
import { openTestDatabase } from './support/test-database.js';

const DAY_MS = 86_400_000;

const HORIZON_MS = 200 * 366 * DAY_MS;

/** What the clock is asked about is an instant, or lies in an object; the rest is there to be left alone. */
const COLUMN_TYPES: Readonly<Partial<Record<FactType, string>>> = { instant: 'timestamptz', object: 'jsonb' };

const COLUMNS = [...FACTS].flatMap(([fact, { type }]) => {
  const columnType = COLUMN_TYPES[type];
  return columnType === undefined ? [] : [{ fact, columnType }];
});

const DURATIONS = [...FACTS].flatMap(([fact, { type }]) => (type === 'duration' ? [fact] : []));

/** A customer seen at an instant. Durations are there as the instants that they are counted from. */
class Seen {
  private readonly starts: ReadonlyMap<string, number>;

  constructor(
    readonly record: FactRecord,
    { now, t, part }: { readonly now: Date; readonly t: Date; readonly part: number },
  ) {
    this.t = t;
    this.starts = new Map(
      DURATIONS.flatMap((fact) => {
        const days = record[fact];
        return typeof days === 'number' ? [[fact, now.getTime() - days * DAY_MS - part]] : [];
      }),
    );
  }

  readonly t: Date;

  readonly since = (fact: string): string | undefined => {
    const start = this.starts.get(fact);
    return start === undefined ? undefined : new Date(start).toISOString();
  };

  at(instant: number): FactRecord {
    const grown = Array.from(this.starts, ([fact, start]) => [fact, Math.floor((instant - start) / DAY_MS)]);
    return { ...this.record, ...Object.fromEntries(grown) };
  }

  next(rule: Rule, at: Date = this.t): Date | undefined {
    const facts = this.at(at.getTime());
    return nextChange(rule, { facts: (name): FactValue => facts[name], since: this.since }, at);
  }
}

const column = (fact: string): FactColumn => {
  const type = FACTS.get(fact)?.type ?? 'number';
  return { sql: `c.${fact}`, type, ...(type === 'duration' ? { since: `c.${fact}_since` } : {}) };
};

const lies = { minLength: 15, maxLength: 20, size: 'max' } as const;

const part = fc.constantFrom(0, 1, DAY_MS / 2, DAY_MS - 1);

/** "Now" of each of several rows, in the 40 days before a common one. */
const earlier = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * DAY_MS })), {
  minLength: 20,
  maxLength: 20,
});

const anyCase = nowArbitrary.chain((now) =>
  fc.record({
    now: fc.constant(now),
    rules: fc.array(ruleJsonArbitrary(), lies),
    records: fc.array(customerAt(now), lies),
    part,
    earlier,
  }),
);

/** Instants around the ends of some months. */
const monthEnd = (...months: readonly string[]): Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...months),
      fc.constantFrom('01', '27', '28', '28', '29', '29', '30', '30', '31'),
      fc.constantFrom('00:00:00.000', '00:00:00.001', '06:30:00.000', '12:00:00.000', '23:59:59.999'),
    )
    .map(([month, day, time]) => `${month}-${day}T${time}Z`)
    .filter((text) => new Date(text).toISOString() === text);

/** As far away as instants can be, and on the last days of months short and long. */
const edgyInstant: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: monthEnd('2023-02', '2024-02', '2024-04') },
  { weight: 3, arbitrary: monthEnd('2020-02', '2023-12', '2024-01', '2024-03', '2025-02') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '9999-02-28T12:00:00.000Z'),
  },
);

const edgySpan: Arbitrary<JsonObject> = fc.oneof(
  fc.constantFrom(1, 1, 1, 2, 2, 3, 12, 13).map((months): JsonObject => ({ months })),
  fc.constantFrom<JsonObject>({ years: 1 }, { years: 4 }, { months: 2400 }, { years: 200 }, { minutes: 105_000_000 }),
  fc.constantFrom<JsonObject>({ hours: 1_750_000 }, { weeks: 10_400 }, { days: 73_000 }, { days: 30 }, { hours: 12 }),
);

const zone = fc.constantFrom('UTC', 'Europe/Amsterdam', 'America/Sao_Paulo', 'Pacific/Apia', 'Australia/Lord_Howe');

const edgyWindow: Arbitrary<JsonObject> = fc.oneof(
  fc
    .tuple(fc.constantFrom('inTheLast', 'moreThanAgo', 'inTheNext'), edgySpan)
    .map(([operator, value]): JsonObject => ({ fact: 'instant_a', operator, value })),
  fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).map(
    ([to, more]): JsonObject => ({
      fact: 'instant_a',
      operator: 'betweenAgo',
      value: { from: { months: to + more }, to: { months: to } },
    }),
  ),
  fc
    .record({
      period: fc.constantFrom('day', 'week', 'month', 'quarter', 'year'),
      offsets: fc.tuple(fc.integer({ min: -40, max: 3 }), fc.integer({ min: 0, max: 5 })),
      zone,
    })
    .map(
      ({ offsets: [from, more], ...rest }): JsonObject => ({
        fact: 'instant_a',
        operator: 'inCalendarPeriod',
        value: { ...rest, from, to: from + more },
      }),
    ),
  fc
    .tuple(
      fc.constantFrom('lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive', 'equal', 'notEqual'),
      fc.constantFrom(0, -1, 1, 30, 365, -365, 3_652_100, -3_652_100, 2_000_000, -2_000_000, 2 ** 53 - 1, 1 - 2 ** 53),
    )
    .map(([operator, value]): JsonObject => ({ fact: 'duration_a', operator, value })),
);

const edgyCase = fc.record({
  now: monthEnd('2023-03', '2024-01', '2024-02', '2024-03', '2024-05').map((text) => new Date(text)),
  rules: fc.array(
    edgyWindow.map((window): JsonObject => ({ all: [window] })),
    lies,
  ),
  records: fc.array(
    fc.record({
      instant_a: fc.option(edgyInstant, { nil: undefined, freq: 10 }),
      duration_a: fc.option(fc.constantFrom(0, -1, 30, -30, 365, 700_000, -2_900_000), { nil: undefined }),
    }),
    lies,
  ),
  part,
  earlier,
});

describe('the next change, in SQL', () => {
  let database: { pool: Pool; close(): Promise<void> };
  let client: PoolClient;

  beforeAll(async () => {
    database = await openTestDatabase();
    client = await database.pool.connect();
    const definitions = [
      ...COLUMNS.map(({ fact, columnType }) => `${fact} ${columnType}`),
      ...DURATIONS.map((fact) => `${fact}_since timestamptz`),
    ];
    await client.query(`CREATE TEMP TABLE seen (position int PRIMARY KEY, t timestamptz, ${definitions.join(', ')})`);
  }, 60_000);

  afterAll(async () => {
    client?.release();
    await database?.close();
  });

  async function store(customers: readonly Seen[]): Promise<void> {
    await client.query('TRUNCATE seen');
    const types = [
      'timestamptz',
      ...COLUMNS.map(({ columnType }) => columnType),
      ...DURATIONS.map(() => 'timestamptz'),
    ];
    const placeholders = types.map((type, index) => `$${index + 2}::${type}`).join(', ');
    for (const [position, { record, since, t }] of customers.entries()) {
      const values = COLUMNS.map(({ fact }) =>
        typeof record[fact] === 'object' ? JSON.stringify(record[fact]) : record[fact],
      );
      await client.query(`INSERT INTO seen VALUES ($1, ${placeholders})`, [
        position,
        t,
        ...values,
        ...DURATIONS.map(since),
      ]);
    }
  }

  /** Per customer and question, which is one rule or several, the least of the expressions, in milliseconds. */
  async function ask(questions: ReadonlyArray<readonly Rule[]>, now: SqlMoment): Promise<Array<Array<number | null>>> {
    const parameters = new SqlParameters();
    const answers = questions.map((rules) => {
      const edges = compileNextChangeToSql(rules, { column, parameters, now });
      return edges.length === 0 ? 'NULL::float8' : `extract(epoch FROM least(${edges.join(', ')}))::float8 * 1000`;
    });
    const { rows } = await client.query<{ answers: Array<number | null> }>(
      `SELECT ARRAY[${answers.join(',\n')}] AS answers FROM seen c ORDER BY c.position`,
      parameters.values,
    );
    return rows.map((row) => row.answers.map((answer) => (answer === null ? null : Math.round(answer))));
  }

  interface Case {
    readonly now: Date;
    readonly rules: readonly JsonObject[];
    readonly records: readonly FactRecord[];
    readonly part: number;
    readonly earlier: readonly number[];
  }

  /** What is wrong with the answers: too late, not later than now, or not what `nextChange` says. */
  async function faults({ now, rules: json, records, ...how }: Case, kind: 'at' | 'each'): Promise<unknown[]> {
    const customers = records.map((record, index) => {
      const t = kind === 'at' ? now : new Date(now.getTime() - (how.earlier[index] ?? 0));
      return new Seen(record, { now, t, part: how.part });
    });
    await store(customers);
    const rules = json.map((one) => parsed(one));
    const from = new Date(now.getTime() - 40 * DAY_MS);
    const moment: SqlMoment = kind === 'at' ? { kind, at: now } : { kind, sql: 'c.t', from, to: now };
    const answers = await ask([...rules.map((rule) => [rule]), rules], moment);
    const found: unknown[] = [];
    for (const [row, customer] of customers.entries()) {
      const given = answers[row] ?? [];
      for (const [index, rule] of rules.entries()) {
        const sql = given[index] ?? null;
        const wrong = faultOf(rule, JSON.stringify(json[index]), customer, sql);
        if (wrong !== undefined)
          found.push({ kind, wrong, t: customer.t, rule: json[index], facts: customer.record, sql });
      }
      const least = Math.min(...given.slice(0, -1).map((answer) => answer ?? Number.POSITIVE_INFINITY));
      const together = given.at(-1) ?? Number.POSITIVE_INFINITY;
      if (least !== together)
        found.push({ kind, wrong: 'together', t: customer.t, json, facts: customer.record, least, together });
    }
    return found.slice(0, 3);
  }

  function faultOf(rule: Rule, json: string, customer: Seen, sql: number | null): string | undefined {
    const t = customer.t.getTime();
    if (sql !== null && sql <= t) return 'not later than now';
    const next = customer.next(rule)?.getTime();
    const wanted = next ?? Number.POSITIVE_INFINITY;
    const got = sql ?? Number.POSITIVE_INFINITY;
    const { instant_a: instant } = customer.record;
    // Of facts in the future, the calendar is worked out later; `nextChange` looks two centuries ahead there.
    const isAhead =
      json.includes('instant_b') ||
      json.includes('"path"') ||
      json.includes('missing') ||
      Date.parse(String(instant)) > t;
    const mayBeEarly = json.includes('inCalendarPeriod') && isAhead;
    const isFar = next === undefined && json.includes('inCalendarPeriod') && got > t + HORIZON_MS;
    if (mayBeEarly ? got > wanted : got !== wanted && !isFar)
      return `not ${next === undefined ? next : new Date(next).toISOString()}`;
    const predicate = compilePredicate(rule);
    const answerAt = (at: number): boolean => predicate.at(new Date(at))(customer.at(at));
    const until = Math.min(got, t + 400 * DAY_MS);
    const midnight = Math.ceil(t / DAY_MS) * DAY_MS;
    const probes = [0.1, 0.5, 0.9].map((share) => Math.floor(t + share * (until - t - 1)));
    const days = [0, 1, 2, 3, 4].flatMap((day) => [midnight + day * DAY_MS, midnight + (day + 0.6) * DAY_MS]);
    const changed = [until - 1, ...probes, ...days].find((at) => at > t && at < until && answerAt(at) !== answerAt(t));
    return changed === undefined ? undefined : `changed already at ${new Date(changed).toISOString()}`;
  }

  it.each(['at', 'each'] as const)(
    'is what nextChange says of any rule, with "now" of kind %s',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(anyCase, async (some) => {
          expect(await faults(some, kind)).toEqual([]);
        }),
        { numRuns: propertyRuns(20), endOnFailure: true },
      );
    },
    3_600_000,
  );

  it.each(['at', 'each'] as const)(
    'is what nextChange says at the ends of months and of time, with "now" of kind %s',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(edgyCase, async (some) => {
          expect(await faults(some, kind)).toEqual([]);
        }),
        { numRuns: propertyRuns(12), endOnFailure: true },
      );
    },
    3_600_000,
  );

  it.each<[string, string, unknown, string | null, string, string | null]>([
    [
      'a month that is too short',
      'inTheLast',
      { months: 1 },
      '2026-01-31T12:00:00Z',
      '2026-02-10T00:00:00Z',
      '2026-03-01T00:00:00.000Z',
    ],
    [
      'a leap day',
      'inTheLast',
      { years: 1 },
      '2024-02-29T12:00:00Z',
      '2024-06-01T00:00:00Z',
      '2025-03-01T00:00:00.000Z',
    ],
    [
      'a leap year',
      'inTheLast',
      { months: 1 },
      '2024-01-29T12:00:00Z',
      '2024-02-10T00:00:00Z',
      '2024-02-29T12:00:00.000Z',
    ],
    [
      'the last day of a shorter month',
      'moreThanAgo',
      { months: 1 },
      '2026-02-28T12:00:00Z',
      '2026-03-28T13:00:00Z',
      '2026-03-29T00:00:00.000Z',
    ],
    [
      'its returning',
      'moreThanAgo',
      { months: 1 },
      '2026-02-28T12:00:00Z',
      '2026-03-29T00:00:00Z',
      '2026-03-29T12:00:00.000Z',
    ],
    ['its end', 'moreThanAgo', { months: 1 }, '2026-02-28T12:00:00Z', '2026-03-31T12:00:00Z', null],
    [
      'clocks put forward',
      'inCalendarPeriod',
      { period: 'day', from: 0, to: 0, zone: 'Europe/Amsterdam' },
      '2026-03-29T00:00:00Z',
      '2026-03-29T02:00:00Z',
      '2026-03-29T22:00:00.000Z',
    ],
    [
      'a day without midnight',
      'inCalendarPeriod',
      { period: 'day', from: 0, to: 0, zone: 'America/Sao_Paulo' },
      '2018-11-03T12:00:00Z',
      '2018-11-03T13:00:00Z',
      '2018-11-04T03:00:00.000Z',
    ],
    [
      'periods behind',
      'inCalendarPeriod',
      { period: 'month', from: -3, to: -1, zone: 'UTC' },
      '2026-05-05T00:00:00Z',
      '2026-06-20T00:00:00Z',
      '2026-09-01T00:00:00.000Z',
    ],
    [
      'periods long past',
      'inCalendarPeriod',
      { period: 'month', from: -3, to: -1, zone: 'UTC' },
      '2026-02-05T00:00:00Z',
      '2026-06-20T00:00:00Z',
      null,
    ],
    [
      'a fact of the future',
      'inTheLast',
      { days: 30 },
      '2026-07-05T00:00:00Z',
      '2026-06-20T00:00:00Z',
      '2026-07-05T00:00:00.000Z',
    ],
    ['nothing', 'inTheLast', { days: 30 }, null, '2026-06-20T00:00:00Z', null],
    [
      'an anniversary',
      'anniversaryToday',
      { zone: 'Europe/Amsterdam' },
      '1990-01-01T00:00:00Z',
      '2026-06-20T00:00:00Z',
      '2026-06-20T22:00:00.000Z',
    ],
    ['an anniversary of nothing', 'anniversaryToday', { zone: 'Europe/Amsterdam' }, null, '2026-06-20T00:00:00Z', null],
    [
      'a month of the year',
      'inMonthOfYear',
      { months: [6], zone: 'UTC' },
      '1990-01-01T00:00:00Z',
      '2026-06-20T00:00:00Z',
      null,
    ],
  ])('knows %s', async (_, operator, value, fact, at, expected) => {
    const rule = parsed({ all: [{ fact: 'instant_a', operator, value }] });
    const now = new Date(at);
    const moments: SqlMoment[] = [
      { kind: 'at', at: now },
      { kind: 'each', sql: 'c.t', from: new Date(now.getTime() - DAY_MS), to: new Date(now.getTime() + 9 * DAY_MS) },
    ];
    for (const moment of moments) {
      await store([new Seen({ instant_a: fact ?? undefined }, { now, t: now, part: 0 })]);
      const [[answer] = []] = await ask([[rule]], moment);
      expect({ kind: moment.kind, answer: answer ? new Date(answer).toISOString() : null }).toEqual({
        kind: moment.kind,
        answer: expected,
      });
    }
  });

  it('counts from the microsecond', async () => {
    const now = new Date('2026-06-20T12:00:00.000Z');
    const parameters = new SqlParameters();
    const fact = parameters.bind('2026-06-19T12:00:00.000001Z', 'timestamptz');
    const rules = [parsed({ all: [{ fact: 'instant_a', operator: 'inTheLast', value: { days: 1 } }] })];
    const context = {
      column: (): FactColumn => ({ sql: fact, type: 'instant' }),
      parameters,
      now: { kind: 'at', at: now } as const,
    };
    const [edge] = compileNextChangeToSql(rules, context);
    const { rows } = await client.query(`SELECT (${edge})::text AS edge`, parameters.values);
    expect(rows).toEqual([{ edge: '2026-06-20 12:00:00.000001+00' }]);
  });
});
