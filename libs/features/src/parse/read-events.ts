import { isJsonObject, jsonPointer } from '#kernel';
import { clockedNodes, type Fact, type Rule } from '#rules';
import { type EventSelection, PROPERTY_TYPES, type PropertyType } from '../feature-spec.js';
import type { FeatureReader } from './feature-reader.js';
import { readRule } from './read-rule.js';

export const SELECTION_MEMBERS = ['events', 'where', 'properties'];

/** What a filter knows of every event, whatever its properties. */
const EVENT_FACTS: ReadonlyMap<string, Fact> = new Map([
  ['value', { type: 'money' }],
  ['name', { type: 'string' }],
]);

const MOST_PROPERTIES = 20;

/** Which events count: their names, and a filter over what they carry. */
export function readSelection(reader: FeatureReader): EventSelection {
  const events = reader.eventNames();
  const properties = readProperties(reader);
  return { events, where: readWhere(reader, properties), properties };
}

/** A selection that is a member of its own; undefined where there is none. */
export const readSelectionInside = (reader: FeatureReader, member: string): EventSelection | undefined =>
  reader.inside(member, (inner) => {
    inner.only(SELECTION_MEMBERS, `"${member}"`);
    return readSelection(inner);
  });

function readProperties(reader: FeatureReader): Map<string, PropertyType> {
  const given = reader.body.properties;
  if (given === undefined) return new Map();
  const entries = isJsonObject(given) ? Object.entries(given) : [];
  if (entries.length === 0 || entries.length > MOST_PROPERTIES) {
    const form = '{"category": "string", "quantity": "number"}';
    reader.refuse('properties', `must name 1 to ${MOST_PROPERTIES} properties with their types, like ${form}.`);
  }
  const properties = new Map<string, PropertyType>();
  for (const [name, wanted] of entries) {
    const pointer = reader.pointerOf('properties') + jsonPointer(name);
    const type = PROPERTY_TYPES.find((one) => one === wanted);
    if (name === '') reader.refuseAt(pointer, 'needs a name.');
    else if (EVENT_FACTS.has(name))
      reader.refuseAt(pointer, `is known of every event; no property is called "${name}".`);
    else if (type === undefined) reader.refuseAt(pointer, `must be one of ${PROPERTY_TYPES.join(', ')}.`);
    else properties.set(name, type);
  }
  return properties;
}

/** A filter looks at an event that never changes, so its answer must not change with the clock. */
function readWhere(reader: FeatureReader, properties: ReadonlyMap<string, PropertyType>): Rule | undefined {
  if (!reader.has('where')) return undefined;
  const facts = new Map([...EVENT_FACTS, ...[...properties].map(([name, type]): [string, Fact] => [name, { type }])]);
  const rule = readRule(reader, 'where', facts);
  for (const { pointer } of rule === undefined ? [] : clockedNodes(rule)) {
    reader.refuseAt(
      reader.pointerOf('where') + pointer,
      'changes with the clock, and an event does not. Say in "window" when events count.',
    );
  }
  return rule;
}
