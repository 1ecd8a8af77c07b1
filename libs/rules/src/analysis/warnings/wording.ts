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

export function idleWarning(part: IdlePart, labels: Labels): RuleWarning {
  const { code, formula, reason } = part;
  const pointer = pointerOf(formula);
  const others = reason?.filter((one) => one.formula !== formula) ?? [];
  const because = others.map((one) => pointerOf(one.formula));
  const [inside, outside] = [true, false].map((isInside) =>
    others.filter((one) => pointerOf(one.formula).startsWith(`${pointer}/`) === isInside),
  );
  const message = MESSAGES[code]({ part, inside: inside ?? [], outside: outside ?? [], labels });
  return { code, pointer, message, ...(because.length > 0 && { because }) };
}

interface Told {
  readonly part: IdlePart;
  /** Of the reason, what is inside the part, and what is around it. */
  readonly inside: readonly Demand[];
  readonly outside: readonly Demand[];
  readonly labels: Labels;
}

const MESSAGES: Readonly<Record<IdlePart['code'], (told: Told) => string>> = {
  'never-matches': ({ inside, labels }) =>
    `Nobody can ever match this rule${excluding(inside, labels)}. Change or remove a part of it.`,
  'always-matches': ({ inside, labels }) => {
    const [first, ...others] = inside.map(opposite);
    const one = `of ${listed(inside.map(opposite), 'and', labels)}, one always holds`;
    const why = first === undefined ? '' : others.length > 0 ? `: ${one}` : `: ${term(first, labels)} always holds`;
    return `Everybody matches this rule${why}. Ask for less, or leave it out.`;
  },
  contradicted: ({ part, inside, outside, labels }) => {
    const where = outside.length === 0 ? '' : `, where ${listed(outside, 'and', labels)} has to hold as well`;
    return `${quoted(part.formula, labels)} can never hold here${where}${excluding(inside, labels)}. Change or remove it.`;
  },
  redundant: ({ part, outside, labels }) =>
    `${quoted(part.formula, labels)} changes nothing here${following(part, outside, labels)}. It can be removed.`,
};

function excluding(inside: readonly Demand[], labels: Labels): string {
  if (inside.length === 0) return '';
  return `: ${listed(inside, 'and', labels)} ${inside.length === 1 ? 'can never hold' : 'cannot hold together'}`;
}

/** Why a part changes nothing: in an `all` since it always holds with the rest, in an `any` since others hold whenever it does. */
function following({ group, reason }: IdlePart, outside: readonly Demand[], labels: Labels): string {
  if (reason === undefined) return '';
  if (group === 'all')
    return outside.length === 0 ? ': it always holds' : `: it follows from ${listed(outside, 'and', labels)}`;
  const required = outside.filter(({ wanted }) => wanted);
  const given = required.length === 0 ? '' : ` with ${listed(required, 'and', labels)}`;
  const others = outside.filter(({ wanted }) => !wanted).map(opposite);
  if (others.length === 0) return '';
  return `: wherever it holds${given}, so does ${listed(others, 'or', labels)}`;
}

const opposite = ({ formula, wanted }: Demand): Demand => ({ formula, wanted: !wanted });

const term = ({ formula, wanted }: Demand, labels: Labels): string =>
  `${wanted ? '' : 'the opposite of '}${quoted(formula, labels)}`;

const listed = (demands: readonly Demand[], word: 'and' | 'or', labels: Labels): string =>
  demands.map((one) => term(one, labels)).join(` ${word} `);

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
