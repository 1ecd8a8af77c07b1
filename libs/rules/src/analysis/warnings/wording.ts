import { describeRule, type Labels } from '../../interpreters/describe-rule.js';
import type { RuleWarning } from '../rule-warning.js';
import type { Demand, Formula } from '../solver/formula.js';
import type { IdlePart } from './idle-parts.js';
import type { MissingMatch } from './missing-matches.js';

const MOST_CHARACTERS = 100;

/** A part of a rule in words, shortened and in quotation marks. */
function quoted(formula: Formula, labels: Labels): string {
  const text = formula.part === undefined ? '' : describeRule(formula.part.node, labels);
  return `“${text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text}”`;
}

const pointerOf = ({ part }: Formula): string => part?.pointer ?? '';

export function idleWarning({ code, formula, reason }: IdlePart, labels: Labels): RuleWarning {
  const others = reason?.filter((one) => one.formula !== formula);
  const message = MESSAGES[code]({ it: quoted(formula, labels), reason: others ?? [], labels });
  const because = others?.map((one) => pointerOf(one.formula));
  return { code, pointer: pointerOf(formula), message, ...(because && because.length > 0 && { because }) };
}

interface Told {
  readonly it: string;
  readonly reason: readonly Demand[];
  readonly labels: Labels;
}

const MESSAGES: Readonly<Record<IdlePart['code'], (told: Told) => string>> = {
  'never-matches': ({ reason, labels }) =>
    reason.length === 0
      ? 'Nobody can ever match this rule; what it asks for cannot all be so.'
      : `Nobody can ever match this rule: it cannot be that ${stated(reason, labels)}. Change or remove one of them.`,
  'always-matches': ({ reason, labels }) =>
    reason.length === 0
      ? 'Everybody matches this rule; no segment is needed for that.'
      : `Everybody matches this rule: it cannot be that ${stated(reason, labels)}. Ask for less, or for all of several things.`,
  contradicted: ({ it, reason, labels }) =>
    reason.length === 0
      ? `${it} can never hold here. Change it, or remove it.`
      : `${it} can never hold here: it cannot be that ${stated(reason, labels)}${alongside(it, reason, labels)}. Change one of them, or remove it.`,
  redundant: ({ it, reason, labels }) =>
    reason.length === 0
      ? `${it} changes nothing here and can be removed.`
      : `${it} changes nothing here, where ${stated(reason, labels)}: that decides it already. It can be removed.`,
};

/** The part itself, unless the reason is inside it. */
const alongside = (it: string, reason: readonly Demand[], labels: Labels): string =>
  reason.some(({ formula }) => it.includes(quoted(formula, labels).slice(1, -1))) ? '' : ` and also ${it}`;

const stated = (reason: readonly Demand[], labels: Labels): string =>
  reason.map(({ formula, wanted }) => `${quoted(formula, labels)} ${wanted ? 'holds' : 'does not hold'}`).join(' and ');

export function missingWarning({ formula, leaf, isNegated }: MissingMatch, labels: Labels): RuleWarning {
  const { fact, path = '$', as } = leaf.subject;
  const name = `${labels.fact?.(fact) ?? fact}${path.slice(1)}`;
  const without = `customers without ${as === undefined ? name : `a percentile of ${name}`}`;
  const operator = [...leaf.node.decorators, leaf.node.operator].join(':');
  const it = quoted(formula, labels);
  const [out, meant] = isNegated ? ['orMissing', 'known'] : ['known', 'orMissing'];
  const what = isNegated
    ? `${it} is false for ${without}, so that the “not” around it lets them match`
    : `${it} also holds for ${without}`;
  const message = `${what}. Write “${out}:${operator}” to leave them out, or “${meant}:${operator}” to say that they are meant.`;
  return { code: 'missing-matches', pointer: pointerOf(formula), message };
}

export const INCOMPLETE: RuleWarning = {
  code: 'analysis-incomplete',
  pointer: '',
  message:
    'This rule is too large or too entangled to be looked through completely. What is reported is so; there may be more.',
};
