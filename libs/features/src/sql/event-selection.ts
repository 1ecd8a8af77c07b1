import type { SqlParameters } from '#kernel';
import { compileRuleToSql, type FactColumn } from '#rules';
import type { EventSelection } from '../feature-spec.js';
import type { Moments } from './moments.js';
import { typedText } from './typed-json.js';

interface Writing {
  readonly moments: Moments;
  readonly parameters: SqlParameters;
}

/** Whether an event `e` is one of a name. */
export function named(events: readonly string[], parameters: SqlParameters): string {
  const [first, ...others] = events;
  return others.length === 0
    ? `e.name = ${parameters.bind(first, 'text')}`
    : `e.name = ANY(${parameters.bind(events, 'text[]')})`;
}

/** Conditions that an event `e` is selected. */
export function selected({ events, where, properties }: EventSelection, { moments, parameters }: Writing): string[] {
  const name = named(events, parameters);
  if (where === undefined) return [name];
  const column = (fact: string): FactColumn => eventFact(fact, properties, parameters);
  return [name, `(${compileRuleToSql(where, { column, parameters, now: moments.now })})`];
}

function eventFact(fact: string, properties: EventSelection['properties'], parameters: SqlParameters): FactColumn {
  if (fact === 'value') return { sql: 'e.value', type: 'money', neverNaN: true };
  if (fact === 'name') return { sql: 'e.name', type: 'string' };
  const type = properties.get(fact);
  if (type === undefined) throw new Error(`The filter speaks of "${fact}", which is not declared.`);
  return { sql: typedText(`(e.properties ->> ${parameters.bind(fact, 'text')})`, type), type, neverNaN: true };
}

/** Selections with the same text select the same events. */
export const selectionKey = ({ events, where, properties }: EventSelection): string =>
  JSON.stringify([[...events].sort(), where ?? null, [...properties]]);
