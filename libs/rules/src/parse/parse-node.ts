import { didYouMean, isJsonObject, type JsonObject, type JsonValue, jsonPointer } from '#kernel';
import { MAX_DEPTH } from '../limits.js';
import type { RuleNode } from '../rule.js';
import { checkKeys } from './check-keys.js';
import { COMPARISON_KEYS, parseComparison } from './parse-comparison.js';
import type { Parsing } from './parsing.js';
import { show } from './show.js';

/** Where a node stands: its JSON Pointer, and how many groups are around it. */
interface Place {
  readonly pointer: string;
  readonly depth: number;
}

type NodeParser = (json: JsonObject, place: Place, parsing: Parsing) => RuleNode | undefined;

const PARSERS = {
  all: (json, place, parsing) => parseGroup('all', json, place, parsing),
  any: (json, place, parsing) => parseGroup('any', json, place, parsing),
  not: parseNot,
  condition: parseReference,
  comparison: (json, { pointer }, parsing) => parseComparison(json, pointer, parsing),
} as const satisfies Readonly<Record<string, NodeParser>>;

type Shape = keyof typeof PARSERS;

/** The keys that tell what a node is. */
const KEYS: Readonly<Record<Shape, readonly string[]>> = {
  all: ['all'],
  any: ['any'],
  not: ['not'],
  condition: ['condition'],
  comparison: COMPARISON_KEYS,
};

const SHAPES = Object.keys(KEYS) as readonly Shape[];

/** What a JSON object wants to be; a node is exactly one thing. */
export const shapesOf = (json: JsonObject): Shape[] =>
  SHAPES.filter((shape) => KEYS[shape].some((key) => Object.hasOwn(json, key)));

/** Reads a node and all that it holds, recording every problem. @returns undefined if there was one. */
export function parseNode(json: unknown, place: Place, parsing: Parsing): RuleNode | undefined {
  const { pointer, depth } = place;
  if (!parsing.enter(pointer)) return undefined;
  if (depth > MAX_DEPTH) {
    return parsing.refuse('too-deep', pointer, `Conditions can be nested ${MAX_DEPTH} deep, and no deeper.`);
  }
  if (!isJsonObject(json)) {
    return parsing.refuse('not-an-object', pointer, `A condition is an object, not ${show(json)}.`);
  }

  const shapes = shapesOf(json);
  const known = shapes.length === 0 ? SHAPES.flatMap((shape) => KEYS[shape]) : shapes.flatMap((shape) => KEYS[shape]);
  checkKeys(json, [...known, 'name'], pointer, parsing);
  const name = readName(json, pointer, parsing);

  const [shape, ...others] = shapes;
  if (shape === undefined) return parsing.refuse('no-condition', pointer, NO_CONDITION);
  if (others.length > 0) return refuseMixture(json, shapes, place, parsing);
  const node = PARSERS[shape](json, place, parsing);
  return node && Object.freeze(name === undefined ? node : { ...node, name });
}

const NO_CONDITION =
  'A condition has "all", "any", "not" or "condition" (the key of a segment), or else "fact", "operator" and "value".';

/** json-rules-engine would quietly ignore all but one. What the groups hold is still read, for its problems. */
function refuseMixture(json: JsonObject, shapes: readonly Shape[], place: Place, parsing: Parsing): undefined {
  const keys = shapes.map((shape) => (shape === 'comparison' ? 'a comparison' : `"${shape}"`));
  const message = `A condition is one thing, but this one has ${keys.join(' and ')}; put them side by side in an "all" or "any".`;
  parsing.refuse('mixed-keys', place.pointer, message);
  for (const shape of shapes) if (shape !== 'comparison') PARSERS[shape](json, place, parsing);
}

function readName(json: JsonObject, pointer: string, parsing: Parsing): string | undefined {
  if (!Object.hasOwn(json, 'name')) return undefined;
  if (typeof json.name === 'string') return json.name;
  return parsing.refuse('invalid-name', pointer + jsonPointer('name'), `A name is a string, not ${show(json.name)}.`);
}

function parseGroup(kind: 'all' | 'any', json: JsonObject, place: Place, parsing: Parsing): RuleNode | undefined {
  const pointer = place.pointer + jsonPointer(kind);
  const items: JsonValue | undefined = json[kind];
  if (!Array.isArray(items)) {
    return parsing.refuse('not-an-array', pointer, `"${kind}" takes a list of conditions, not ${show(items)}.`);
  }
  if (items.length === 0) {
    const message = `"${kind}" needs at least one condition: an empty group would hold for everyone.`;
    return parsing.refuse('empty-group', pointer, message);
  }
  const nodes = Array.from(items, (item, index) =>
    parseNode(item, { pointer: pointer + jsonPointer(index), depth: place.depth + 1 }, parsing),
  ).filter((node) => node !== undefined);
  return nodes.length === items.length ? { kind, nodes: Object.freeze(nodes) } : undefined;
}

function parseNot(json: JsonObject, place: Place, parsing: Parsing): RuleNode | undefined {
  const pointer = place.pointer + jsonPointer('not');
  if (Array.isArray(json.not)) {
    return parsing.refuse('not-takes-one', pointer, '"not" takes one condition; wrap several in an "any" or "all".');
  }
  const node = parseNode(json.not, { pointer, depth: place.depth + 1 }, parsing);
  return node && { kind: 'not', node };
}

function parseReference(json: JsonObject, { pointer }: Place, parsing: Parsing): RuleNode | undefined {
  const key = json.condition;
  const at = pointer + jsonPointer('condition');
  if (typeof key !== 'string') {
    return parsing.refuse('unknown-segment', at, `"condition" takes the key of a segment, not ${show(key)}.`);
  }
  if (parsing.scope.segments.has(key)) return { kind: 'segment', key };
  return parsing.refuse(
    'unknown-segment',
    at,
    `There is no segment ${show(key)}${didYouMean(key, parsing.scope.segments)}`,
  );
}
