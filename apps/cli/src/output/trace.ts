import colors from 'picocolors';
import type { ComparisonTrace, RuleTrace } from '#rules';
import { clockTime } from './format.js';

/**
 * The tree of a rule with what held and what did not, one line per node: what is asked, what the customer has, how far that is from
 * turning it, and what time alone will do.
 *
 * @param trace best a `ToldTrace`, which has the words of its comparisons
 * @example '✗ Orders is at least 3 · has 1 · needs 2 more'
 */
export function traceLines(trace: RuleTrace, indent = ''): string[] {
  const start = `${indent}${trace.matched ? colors.green('✓') : colors.red('✗')}`;
  const children = `${indent}  `;
  switch (trace.kind) {
    case 'all':
    case 'any': {
      const group = withRemarks(`${start} ${trace.kind} of`, [...away(trace), ...remark(trace)]);
      return [group, ...trace.nodes.flatMap((node) => traceLines(node, children))];
    }
    case 'not':
      return [withRemarks(`${start} not`, remark(trace)), ...traceLines(trace.node, children)];
    case 'comparison':
      return [
        withRemarks(`${start} ${question(trace)}`, [
          ...has(trace),
          ...distance(trace),
          ...clock(trace),
          ...remark(trace),
        ]),
      ];
  }
}

/** What time alone does to an answer. @example 'until 2026-07-01 12:00Z' */
export const untilText = (matched: boolean, at: Date): string => `${matched ? 'until' : 'not before'} ${clockTime(at)}`;

/** A value as JSON has it, without quotes around what needs none. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return typeof value === 'string' && /^[\w.:+-]+$/.test(value) ? value : JSON.stringify(value);
}

const withRemarks = (line: string, remarks: readonly string[]): string =>
  [line, ...remarks.map((text) => colors.dim(text))].join(colors.dim(' · '));

const remark = ({ name }: RuleTrace): string[] => (name === undefined ? [] : [name]);

/** One condition is told by its own line; several are worth a word. */
const away = ({ matched, changesToFlip }: RuleTrace): string[] =>
  matched || changesToFlip < 2 ? [] : [`${changesToFlip} conditions away`];

function question(trace: ComparisonTrace): string {
  if ('sentence' in trace) return String(trace.sentence);
  const { fact, path, as, operator, comparedFact, comparedValue } = trace;
  const place = `${fact}${path?.slice(1) ?? ''}`;
  const compared = valueText(comparedValue);
  return [
    as === undefined ? place : `the ${as} of ${place}`,
    operator,
    comparedFact === undefined ? compared : `${comparedFact} (${compared})`,
  ].join(' ');
}

/** Beside another fact, its value is told as well: the sentence only names it. */
function has({ factValue, comparedFact, comparedValue }: ComparisonTrace): string[] {
  const own = `has ${valueText(factValue)}`;
  return comparedFact === undefined ? [own] : [`${own}, and ${valueText(comparedValue)} to compare`];
}

function distance({ distance: far, matched, type }: ComparisonTrace): string[] {
  if (far === undefined) return [];
  if (matched) return [`turns at ${valueText(far.to)}`];
  if (type === 'instant') return [`needs ${valueText(far.to)}`];
  const amount = Number(Math.abs(far.by).toPrecision(12));
  if (type === 'duration') return [`needs ${amount} ${far.by > 0 ? 'more' : 'fewer'} ${amount === 1 ? 'day' : 'days'}`];
  return [`needs ${amount} ${far.by > 0 ? 'more' : 'less'}`];
}

const clock = ({ matched, nextChangeAt }: ComparisonTrace): string[] =>
  nextChangeAt === undefined ? [] : [untilText(matched, nextChangeAt)];
