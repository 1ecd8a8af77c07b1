import colors from 'picocolors';
import {
  type Figure,
  isComputed,
  type Report,
  type ReportArm,
  type ReportComparison,
  type ReportGroup,
  type ReportMetric,
} from '#analysis';
import { count, number, percent, pValue, signedPercent } from './format.js';
import type { Terminal } from './terminal.js';

/** The report as tables: one per metric, with the control as the first line of each group. */
export function printReport(terminal: Terminal, report: Report): void {
  const { experiment, exposures, groups, level } = report;
  const everybody = groups[0];
  terminal.line(`${colors.bold(experiment.name)} ${colors.dim(`(${experiment.key}, ${experiment.status})`)}`);
  terminal.line(
    `${count(exposures.analysed)} customers exposed${exposures.conflicting > 0 ? `; ${count(exposures.conflicting)} more were seen in several variations and are left out` : ''}.`,
  );
  if (everybody !== undefined) terminal.line(sampleRatioLine(everybody));
  for (const [index, metric] of (everybody?.metrics ?? []).entries()) {
    terminal.line();
    terminal.line(
      `${colors.bold(metric.name)} ${colors.dim(metric.kind === 'proportion' ? 'share of customers' : 'mean per customer')}`,
    );
    terminal.table(
      [
        'segment',
        'variation',
        'customers',
        metric.kind === 'proportion' ? 'share' : 'mean',
        'uplift',
        `${percent(level).replace('.0', '')} interval`,
        'p',
        'relative',
        'interval',
      ],
      groups.flatMap((group) => groupRows(group, group.metrics[index])),
      [2, 3, 4, 5, 6, 7, 8],
    );
  }
  terminal.line();
  terminal.line(
    colors.dim(
      'Uplift: the difference to the control per customer. p and interval are on this absolute scale: means by Welch, shares by pooled z\n' +
        'and Newcombe. Relative: delta method, an interval of its own.\n' +
        'Segments as they were when each customer was exposed. p-values are not corrected for looking at many segments.',
    ),
  );
}

function sampleRatioLine({ sampleRatio }: ReportGroup): string {
  if (!isComputed(sampleRatio)) return `Sample ratio: not judged. ${sampleRatio.message}`;
  if (sampleRatio.outcome !== 'tested') {
    return colors.red(`Sample ratio: customers in variations that should have none: ${sampleRatio.arms.join(', ')}.`);
  }
  const p = `p = ${pValue(sampleRatio.pValue)}`;
  return sampleRatio.mismatch
    ? colors.red(
        `Sample ratio MISMATCH (${p}): the split is not as planned, so do not trust what follows before you know why.`,
      )
    : `Sample ratio as planned (${p}).`;
}

function groupRows({ segment, sampleRatio }: ReportGroup, metric: ReportMetric | undefined): string[][] {
  if (metric === undefined) return [];
  const suspicious = isComputed(sampleRatio) && sampleRatio.mismatch ? colors.red(' SRM!') : '';
  const label = segment === null ? 'everybody' : segment.key;
  const control = [label + suspicious, ...armCells(metric, metric.control), '', '', '', '', ''];
  const treatments = metric.treatments.map((arm, index) => [
    '',
    ...armCells(metric, arm),
    ...comparisonCells(metric, metric.comparisons[index]),
  ]);
  return [control, ...treatments];
}

const armCells = ({ kind }: ReportMetric, { variation, customers, mean }: ReportArm): string[] => [
  variation,
  count(customers),
  isComputed(mean) ? (kind === 'proportion' ? `${(mean * 100).toFixed(2)}%` : number(mean)) : '–',
];

function comparisonCells({ kind }: ReportMetric, comparison: ReportComparison | undefined): string[] {
  if (comparison === undefined) return ['', '', '', '', ''];
  const { decision, relative } = comparison;
  const unit = kind === 'proportion' ? (value: number) => `${(value * 100).toFixed(2)} pp` : number;
  return [...effectCells(decision, unit, true), ...effectCells(relative, signedPercent, false)];
}

function effectCells(
  effect: Figure<{ estimate: number; pValue: number; interval: { lower: number; upper: number } }>,
  unit: (value: number) => string,
  withP: boolean,
): string[] {
  if (!isComputed(effect)) return [colors.dim(effect.notComputable), '', ...(withP ? [''] : [])];
  const { estimate, interval, pValue: p } = effect;
  const clear = interval.lower > 0 ? colors.green : interval.upper < 0 ? colors.red : (text: string) => text;
  const signed =
    unit(estimate).startsWith('-') || unit(estimate).startsWith('+') ? unit(estimate) : `+${unit(estimate)}`;
  return [clear(signed), `${unit(interval.lower)} … ${unit(interval.upper)}`, ...(withP ? [pValue(p)] : [])];
}
