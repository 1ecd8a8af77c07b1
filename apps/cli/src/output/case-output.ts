import colors from 'picocolors';
import type { CaseOutcome, SegmentTest } from '#segments';
import { count } from './format.js';
import type { Terminal } from './terminal.js';
import { traceLines } from './trace.js';

/** The outcome of all cases in figures, and what has to be looked at. */
export interface CaseSummary {
  readonly cases: number;
  /** Cases that did not come out as expected, by one engine at least. */
  readonly failing: number;
  /** Cases about which the engines say different things; all of these fail as well. */
  readonly disagreeing: number;
  readonly warnings: number;
  /** Keys of segments without any case. */
  readonly withoutCases: readonly string[];
}

export function summaryOf(tests: readonly SegmentTest[]): CaseSummary {
  const cases = tests.flatMap((test) => test.cases);
  return {
    cases: cases.length,
    failing: cases.filter(({ holds }) => !holds).length,
    disagreeing: cases.filter(({ agree }) => !agree).length,
    warnings: cases.flatMap(({ warnings }) => warnings).length,
    withoutCases: tests.filter((test) => test.cases.length === 0).map(({ key }) => key),
  };
}

export function printTests(terminal: Terminal, tests: readonly SegmentTest[]): void {
  for (const { key, cases } of tests) {
    terminal.line(`${markOf(cases)} ${colors.bold(key)}  ${tally(cases)}`);
    for (const outcome of cases) for (const line of caseLines(outcome)) terminal.line(`    ${line}`);
  }
  terminal.line();
  for (const line of summaryLines(tests)) terminal.line(line);
}

function markOf(cases: readonly CaseOutcome[]): string {
  if (cases.length === 0) return colors.dim('·');
  return cases.every(({ holds }) => holds) ? colors.green('✓') : colors.red('✗');
}

function tally(cases: readonly CaseOutcome[]): string {
  if (cases.length === 0) return colors.dim('no cases');
  const holding = cases.filter(({ holds }) => holds).length;
  return `${count(holding)} of ${cases.length === 1 ? '1 case holds' : `${count(cases.length)} cases hold`}`;
}

/** Nothing of a case that holds, but for its warnings. */
function caseLines({ name, now, member, holds, agree, verdicts, trace, warnings }: CaseOutcome): string[] {
  const warned = warnings.map(({ message }) => `${colors.yellow('!')} ${name}: ${message}`);
  if (holds) return warned;
  const { trace: traced, predicate, jsonRulesEngine } = verdicts;
  return [
    ...warned,
    `${colors.red('✗')} ${colors.bold(name)}, as of ${now.toISOString()}`,
    `  expected: ${answer(member)}; trace: ${answer(traced)}, compiled rule: ${answer(predicate)}, json-rules-engine: ${answer(jsonRulesEngine)}`,
    ...(agree ? [] : [`  ${colors.red('They have to say the same: this is a bug in Winnow.')}`]),
    ...traceLines(trace, '  '),
  ];
}

const answer = (member: boolean): string => (member ? 'a member' : 'no member');

function summaryLines(tests: readonly SegmentTest[]): string[] {
  const { cases, failing, disagreeing, warnings, withoutCases } = summaryOf(tests);
  const verdict = failing === 0 ? 'all hold' : `${count(failing)} of them ${failing === 1 ? 'fails' : 'fail'}`;
  const head = `${counted(tests.length, 'segment')}, ${counted(cases, 'case')}: ${verdict}`;
  return [
    disagreeing === 0 ? `${head}.` : `${head}, and about ${count(disagreeing)} the engines disagree.`,
    ...(warnings === 0 ? [] : [`Warnings: ${count(warnings)}.`]),
    ...(withoutCases.length === 0 ? [] : [`Without cases: ${withoutCases.join(', ')}.`]),
  ];
}

const counted = (amount: number, thing: string): string => `${count(amount)} ${thing}${amount === 1 ? '' : 's'}`;
