import { isJsonObject, type JsonObject, type JsonValue, jsonPointer } from '#kernel';
import { MAX_DEPTH } from '../limits.js';
import { show } from '../parse/show.js';
import { checkOwnKeys } from './check-own-keys.js';
import { readMeta } from './read-meta.js';
import { readRule } from './read-rule.js';
import type { Reading } from './reading.js';

/** Where a group or rule stands: its JSON Pointer, and how many groups are around it. */
interface Place {
  readonly pointer: string;
  readonly depth: number;
}

const KEYS = ['combinator', 'rules', 'not'];

const META = ['name', 'notName', 'implied'];

const GROUP_MEMBERS = { all: '/rules', any: '/rules', name: '/meta/winnow/name' };

const NOT_MEMBERS = { name: '/meta/winnow/notName' };

/**
 * Reads a query as rule JSON. What is refused here stays in it in some form, so that `parseRule` finds all the other problems; it
 * refuses by itself what is no object, and what is nested too deep to be read.
 */
export function readQuery(query: JsonValue, reading: Reading): JsonValue {
  if (isJsonObject(query) && query.rules === undefined && query.field !== undefined) {
    reading.refuse('leaf-root', '', 'A query begins with a group: {"combinator": "and", "rules": [ … ]}.');
  }
  return readNode(query, { pointer: '', depth: 0 }, reading);
}

function readNode(query: JsonValue, place: Place, reading: Reading): JsonValue {
  const { pointer, depth } = place;
  if (depth > MAX_DEPTH) return null;
  if (!isJsonObject(query)) {
    reading.refuse('not-a-query', pointer, `A query is made of groups and rules, not of ${show(query)}.`);
    return null;
  }
  if (query.rules !== undefined) return readGroup(query, place, reading);
  if (query.field !== undefined) return readRule(query, pointer, reading);
  reading.refuse('not-a-query', pointer, 'A group has "rules", and a rule a "field"; this is neither.');
  return {};
}

function readGroup(query: JsonObject, place: Place, reading: Reading): JsonObject {
  const { pointer } = place;
  checkOwnKeys(query, KEYS, pointer, reading);
  const { name, notName, implied } = readMeta(query, META, pointer, reading);
  const kind = readCombinator(query, pointer, reading);
  const negated = readFlag(query.not, pointer + jsonPointer('not'), reading);
  const nodes = readRules(query, place, reading);
  const isImplied = readFlag(implied, pointer + jsonPointer('meta', 'winnow', 'implied'), reading);

  const only = isImplied && name === undefined ? soleNode(nodes, { negated, isRoot: pointer === '' }) : undefined;
  const inner =
    only ?? reading.wrote({ ...(name !== undefined && { name }), [kind]: nodes }, { pointer, members: GROUP_MEMBERS });
  if (!negated) return inner;
  return reading.wrote(
    { ...(notName !== undefined && { name: notName }), not: inner },
    { pointer, members: NOT_MEMBERS },
  );
}

/** The combinator's kind of node. One group has one combinator; where they stand between the rules, there is none. */
function readCombinator({ combinator, rules }: JsonObject, pointer: string, reading: Reading): 'all' | 'any' {
  if (combinator === 'or') return 'any';
  const isIndependent = combinator === undefined && Array.isArray(rules) && rules.some(isText);
  if (combinator !== 'and' && !isIndependent) {
    const message = `The combinator of a group is "and" or "or", not ${show(combinator)}.`;
    reading.refuse('unknown-combinator', pointer + jsonPointer('combinator'), message);
  }
  return 'all';
}

function readFlag(value: JsonValue | undefined, pointer: string, reading: Reading): boolean {
  if (typeof value === 'boolean' || value === undefined) return value === true;
  reading.refuse('not-a-boolean', pointer, `This is true or false, not ${show(value)}.`);
  return false;
}

function readRules({ rules = null }: JsonObject, { pointer: group, depth }: Place, reading: Reading): JsonValue {
  const pointer = group + jsonPointer('rules');
  if (!Array.isArray(rules)) {
    reading.refuse('not-an-array', pointer, `A group takes a list of rules, not ${show(rules)}.`);
    return rules;
  }
  if (rules.length === 0) {
    reading.refuse('empty-group', pointer, 'A group needs at least one rule: an empty one would hold for everyone.');
  }
  return Array.from(rules, (rule, index): JsonValue => {
    const at = pointer + jsonPointer(index);
    if (!isText(rule)) return readNode(rule, { pointer: at, depth: depth + 1 }, reading);
    const message = 'A combinator stands in the group, as "combinator"; between its rules it is not taken.';
    reading.refuse('independent-combinators', at, message);
    return null;
  });
}

const isText = (value: JsonValue): boolean => typeof value === 'string';

/**
 * What an implied group is there for: one child that is itself no plain group, to be negated, or a segment that is the whole rule.
 * Undefined where it has become more than that by an edit, and is a group like any other.
 */
function soleNode(
  nodes: JsonValue,
  { negated, isRoot }: { readonly negated: boolean; readonly isRoot: boolean },
): JsonObject | undefined {
  const [node, ...others] = Array.isArray(nodes) ? nodes : [];
  if (!isJsonObject(node) || others.length > 0) return undefined;
  const counts = negated ? !Object.hasOwn(node, 'all') && !Object.hasOwn(node, 'any') : isRoot && isReference(node);
  return counts ? node : undefined;
}

const isReference = (node: JsonObject): boolean => Object.hasOwn(node, 'condition');
