import type { SqlParameters } from '#kernel';
import { type AggregateFeature, OF_TEXT } from '../feature-spec.js';

/** An aggregate over events `e`, of those that meet the conditions. */
export function aggregateSql(spec: AggregateFeature, conditions: readonly string[], parameters: SqlParameters): string {
  const filter = `FILTER (WHERE ${conditions.join(' AND ')})`;
  switch (spec.aggregate) {
    case 'count':
      return `(count(*) ${filter})::int`;
    case 'distinct':
      return `(count(DISTINCT ${distinctOperand(spec, parameters)}) ${filter})::int`;
    case 'active_days':
      return `(count(DISTINCT date_trunc('day', e.occurred_at, 'UTC')) ${filter})::int`;
    case 'active_periods': {
      const { unit, zone } = spec.period;
      return `(count(DISTINCT date_trunc('${unit}', e.occurred_at, ${parameters.bind(zone, 'text')})) ${filter})::int`;
    }
    case 'first_at':
      return `min(e.occurred_at) ${filter}`;
    case 'last_at':
      return `max(e.occurred_at) ${filter}`;
    case 'first_value':
      return inOrder(operand(spec, parameters), 'ASC', filter);
    case 'last_value':
      return inOrder(operand(spec, parameters), 'DESC', filter);
    case 'most_frequent':
      return `mode() WITHIN GROUP (ORDER BY ${text(spec, parameters)} COLLATE "C") ${filter}`;
    case 'first':
    case 'last': {
      const present = `FILTER (WHERE ${[...conditions, `${text(spec, parameters)} IS NOT NULL`].join(' AND ')})`;
      return inOrder(text(spec, parameters), spec.aggregate === 'first' ? 'ASC' : 'DESC', present);
    }
    default:
      return `${spec.aggregate}(${operand(spec, parameters)}) ${filter}`;
  }
}

const inOrder = (value: string, order: 'ASC' | 'DESC', filter: string): string =>
  `(array_agg(${value} ORDER BY e.occurred_at ${order}, e.event_id ${order}) ${filter})[1]`;

/** The number an aggregate works on: the event's value, or a property where that is a number. */
function operand({ of }: AggregateFeature, parameters: SqlParameters): string {
  if (of === 'value') return 'e.value';
  const property = parameters.bind(of, 'text');
  return `CASE WHEN jsonb_typeof(e.properties -> ${property}) = 'number' THEN (e.properties ->> ${property})::numeric END`;
}

/** A property that is a text or a number, as text. */
function text({ of, aggregate }: AggregateFeature, parameters: SqlParameters): string {
  if (!OF_TEXT.includes(aggregate)) throw new Error(`${aggregate} is not drawn from a text.`);
  const property = parameters.bind(of, 'text');
  return `(CASE WHEN jsonb_typeof(e.properties -> ${property}) IN ('string', 'number') THEN e.properties ->> ${property} END)`;
}

function distinctOperand({ of, missing }: AggregateFeature, parameters: SqlParameters): string {
  const value = of === 'value' ? 'e.value::text' : `(e.properties ->> ${parameters.bind(of, 'text')})`;
  return missing === 'one_each' ? `coalesce(${value}, e.event_id::text)` : value;
}
