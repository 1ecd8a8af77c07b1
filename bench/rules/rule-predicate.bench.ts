import { Engine, type TopLevelCondition } from 'json-rules-engine';
import type { JsonObject } from '#kernel';
import { compilePredicate, type Fact, type FactRecord, factsOf, parseRule, registerOperators } from '#rules';
import { type Benchmark, median } from '../benchmark.js';
import { numbersFrom, randomRule } from './random-rules.js';

const TARGET = 200;
const ROUNDS = 5;
const NOW = new Date('2026-06-17T12:00:00.000Z');
const SIZES = [1, 3, 5, 10, 20];

const FACTS: ReadonlyMap<string, Fact> = new Map<string, Fact>([
  ...['orders', 'orders_30d', 'orders_90d', 'orders_365d', 'visits_30d', 'opens_30d', 'clicks_30d', 'returns'].map(
    (name): [string, Fact] => [name, { type: 'number' }],
  ),
  ...['total_spend', 'spend_90d', 'mean_order', 'largest_order', 'first_order_value', 'last_order_value'].map(
    (name): [string, Fact] => [name, { type: 'money' }],
  ),
  ...['days_since_order', 'days_since_visit', 'days_since_open', 'days_since_click'].map((name): [string, Fact] => [
    name,
    { type: 'duration' },
  ]),
  ...['country', 'city', 'channel', 'plan'].map((name): [string, Fact] => [name, { type: 'string' }]),
  ...['newsletter', 'app_installed', 'has_complained'].map((name): [string, Fact] => [name, { type: 'boolean' }]),
  ...['age', 'discount_share', 'churn_score'].map((name): [string, Fact] => [name, { type: 'number' }]),
  ['signed_up_at', { type: 'instant' }],
]);

/** Asks one rule of one customer after another, with our compiled predicate and with json-rules-engine. */
export const rulePredicate: Benchmark = {
  name: 'rule-predicate',
  about: 'one rule asked of one customer, by the compiled predicate, against json-rules-engine',

  async run({ quick, log }) {
    const customers = randomCustomers(quick ? 200 : 2_000);
    const below = numbersFrom(7);
    log(
      `${customers.length} customers of ${FACTS.size} facts; rules of ${SIZES.join(', ')} comparisons; ${ROUNDS} rounds, medians`,
    );
    const measured = [];
    for (const size of SIZES) measured.push(await measure(randomRule(size, below), size, customers, quick));
    const ratio = median(measured.map((one) => one.ratio));
    return {
      ratio,
      target: `>= ${TARGET} x as fast`,
      met: ratio >= TARGET,
      table: measured.map(({ size, ours, theirs, ratio: times }) => ({
        comparisons: size,
        'predicate, ns': ours.toFixed(1),
        'json-rules-engine, ns': theirs.toFixed(0),
        'times as fast': times.toFixed(0),
      })),
      figures: {
        predicateNs: Math.round(median(measured.map(({ ours }) => ours))),
        jsonRulesEngineNs: Math.round(median(measured.map(({ theirs }) => theirs))),
        lowestRatio: Math.round(Math.min(...measured.map((one) => one.ratio))),
      },
    };
  },
};

async function measure(json: JsonObject, size: number, customers: readonly FactRecord[], quick: boolean) {
  const rule = parseRule(json, { facts: FACTS, segments: new Set() });
  if (!rule.ok) throw new Error(JSON.stringify(rule.error));
  const predicate = compilePredicate(rule.value).at(NOW);
  const engine = new Engine([], { allowUndefinedFacts: true });
  registerOperators(engine, { now: () => NOW });
  engine.addRule({ conditions: json as unknown as TopLevelCondition, event: { type: 'matched' } });
  const repeats = quick ? 10 : 100;
  // json-rules-engine registers every fact it is given, so it is given no more than the rule asks for.
  const names = [...factsOf(rule.value)];
  const asked = customers.map((customer) => Object.fromEntries(names.map((name) => [name, customer[name]])));

  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    let matched = 0;
    const startedAt = performance.now();
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const customer of customers) if (predicate(customer)) matched += 1;
    }
    const between = performance.now();
    let matchedThere = 0;
    for (const facts of asked) matchedThere += (await engine.run(facts)).events.length;
    const endedAt = performance.now();
    if (matched !== matchedThere * repeats) throw new Error('The predicate and json-rules-engine answer differently.');
    if (round === 0) continue; // warms both up
    ours.push(((between - startedAt) * 1e6) / repeats / customers.length);
    theirs.push(((endedAt - between) * 1e6) / customers.length);
  }
  return { size, ours: median(ours), theirs: median(theirs), ratio: median(theirs) / median(ours) };
}

function randomCustomers(amount: number): FactRecord[] {
  const below = numbersFrom(11);
  const words = {
    country: ['NL', 'BE', 'DE', 'FR'],
    city: ['Amsterdam', 'Berlin'],
    channel: ['paid', 'email'],
    plan: ['basic'],
  };
  const value = (name: string, { type }: Fact): FactRecord[string] => {
    if (below(6) === 0) return undefined;
    switch (type) {
      case 'string':
        return words[name as keyof typeof words]?.[below(4)];
      case 'boolean':
        return below(2) === 0;
      case 'money':
        return below(60_000) / 100;
      case 'instant':
        return new Date(NOW.getTime() - below(2000) * 86_400_000).toISOString();
      default:
        return below(150);
    }
  };
  return Array.from({ length: amount }, () =>
    Object.fromEntries(Array.from(FACTS, ([name, fact]) => [name, value(name, fact)])),
  );
}
