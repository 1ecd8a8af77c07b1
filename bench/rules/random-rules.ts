import type { JsonObject, JsonValue } from '#kernel';

/** Whole numbers below a bound, the same every time (a linear congruential generator; Numerical Recipes). */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Below = (below: number) => number;

const pick = <T>(items: readonly T[], below: Below): T => items[below(items.length)] as T;

const ORDER = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'] as const;

const leaf = (fact: string, operator: string, value: JsonValue): JsonObject => ({ fact, operator, value });

const COUNTS = [
  'orders',
  'orders_30d',
  'orders_90d',
  'orders_365d',
  'visits_30d',
  'opens_30d',
  'clicks_30d',
  'returns',
];
const MONEY = ['total_spend', 'spend_90d', 'mean_order', 'largest_order', 'first_order_value', 'last_order_value'];
const RECENCIES = ['days_since_order', 'days_since_visit', 'days_since_open', 'days_since_click'];
const FLAGS = ['newsletter', 'app_installed', 'has_complained'];
const NUMBERS = ['age', 'discount_share', 'churn_score'];
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  country: ['NL', 'BE', 'DE', 'FR', 'GB', 'US', 'ES', 'IT', 'PL', 'SE'],
  city: ['Amsterdam', 'Antwerp', 'Berlin', 'Paris', 'London', 'Boston', 'Madrid', 'Rome'],
  channel: ['organic', 'paid', 'email', 'referral'],
  plan: ['basic', 'plus'],
};

/** Comparisons as marketers write them, each kind as often as it is named here. */
const COMPARISONS: ReadonlyArray<(below: Below) => JsonObject> = [
  (below) => leaf(pick(COUNTS, below), pick(ORDER, below), below(20)),
  (below) => leaf(pick(COUNTS, below), pick(ORDER, below), below(20)),
  (below) => leaf(pick(COUNTS, below), 'equal', 0),
  (below) => leaf(pick(MONEY, below), pick(ORDER, below), below(50_000) / 100),
  (below) => leaf(pick(MONEY, below), pick(ORDER, below), below(50_000) / 100),
  (below) => leaf(pick(MONEY, below), 'between', [below(100), 100 + below(400)]),
  (below) => leaf(pick(RECENCIES, below), pick(ORDER, below), 1 + below(120)),
  (below) => leaf(pick(RECENCIES, below), pick(ORDER, below), 1 + below(120)),
  (below) => leaf(pick(NUMBERS, below), pick(ORDER, below), below(1000)),
  (below) => leaf(pick(FLAGS, below), 'equal', below(2) === 0),
  (below) => {
    const [fact, words] = pick(Object.entries(TEXTS), below);
    return leaf(fact, pick(['equal', 'notEqual'], below), pick(words, below));
  },
  (below) => {
    const [fact, words] = pick(Object.entries(TEXTS), below);
    return leaf(fact, pick(['in', 'notIn'], below), words.slice(0, 1 + below(words.length)));
  },
  (below) => leaf('signed_up_at', 'inTheLast', { days: 30 + below(700) }),
];

/** A rule of so many comparisons in nested groups. */
export function randomRule(comparisons: number, below: Below): JsonObject {
  const group = pick(['all', 'any'], below);
  const parts: JsonObject[] = [];
  for (let left = comparisons; left > 0; ) {
    const size = left > 3 && below(3) === 0 ? 2 + below(left - 2) : 1;
    const part = size === 1 ? pick(COMPARISONS, below)(below) : randomRule(size, below);
    parts.push(below(8) === 0 ? { not: part } : part);
    left -= size;
  }
  return { [group]: parts };
}

/** Rules of 1 to 4 comparisons, as most that are shipped. */
export function randomRules(amount: number, seed = 20_260_617): JsonObject[] {
  const below = numbersFrom(seed);
  return Array.from({ length: amount }, () => randomRule(1 + below(4), below));
}
