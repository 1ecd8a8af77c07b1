import type { JsonObject } from '#kernel';
import type { Fact, RuleScope } from '../facts.js';
import type { FactRecord } from '../interpreters/compile-predicate.js';
import { evaluateRule } from '../interpreters/evaluate-rule.js';
import type { Rule, RuleNode } from '../rule.js';
import { parsed } from '../testing/parsed.js';

/** Facts as a shop has them. */
export const SHOP: RuleScope = {
  facts: new Map<string, Fact>([
    ['orders', { type: 'number', whole: true, min: 0, neverMissing: true }],
    ['spend', { type: 'money', min: 0, neverMissing: true }],
    ['refunds', { type: 'money', min: 0 }],
    ['recency_score', { type: 'number', whole: true, min: 1, max: 5 }],
    ['balance', { type: 'number' }],
    ['country', { type: 'string' }],
    ['email', { type: 'string' }],
    ['subscribed', { type: 'boolean' }],
    ['last_order', { type: 'instant' }],
    ['signed_up', { type: 'instant', neverMissing: true }],
    ['days_since', { type: 'duration', min: 0 }],
    ['tags', { type: 'list' }],
    [
      'last_event',
      { type: 'object', members: new Map([['$.city', 'string'] as const, ['$.amount', 'number'] as const]) },
    ],
  ]),
  segments: new Set(),
};

/** A comparison with its operator in the middle. */
export const is = (fact: string, operator: string, value: unknown, more: JsonObject = {}): JsonObject =>
  ({ fact, operator, value, ...more }) as JsonObject;

export const shopRule = (json: unknown): Rule => parsed(json, SHOP);

export const answer = (rule: Rule, customer: FactRecord, now: Date): boolean =>
  evaluateRule(rule, (name) => customer[name], now).matched;

/** The rule with something else in the place of the node at a JSON Pointer. */
export function replaced(rule: RuleNode, pointer: string, by: RuleNode): RuleNode {
  const [, kind, index, ...rest] = pointer.split('/');
  if (kind === undefined) return by;
  if (rule.kind === 'not')
    return { ...rule, node: replaced(rule.node, `/${[index, ...rest].join('/')}`.replace(/^\/$/, ''), by) };
  if (rule.kind !== 'all' && rule.kind !== 'any') throw new Error(`Nothing is at ${pointer}.`);
  const deeper = rest.length === 0 ? '' : `/${rest.join('/')}`;
  return { ...rule, nodes: rule.nodes.map((node, at) => (String(at) === index ? replaced(node, deeper, by) : node)) };
}

/** The group that the node at a JSON Pointer is in. */
export const groupAround = (pointer: string): string | undefined =>
  pointer.split('/').findLast((step) => step === 'all' || step === 'any' || step === 'not');
