import { element, table } from './dom.js';
import { ForestPlot } from './forest-plot.js';
import { count, NOTHING, percent, pValue, relative, signed, unitOf } from './format.js';

const isComputed = (figure) => typeof figure !== 'object' || !('notComputable' in figure);

/** How much an experiment changed: whether it can be trusted, then every metric for everybody and each segment. */
export function reportView(report) {
  const { experiment, exposures, groups, variations } = report;
  const [control, ...treatments] = variations.map(({ name }) => name);
  const [everybody, ...segments] = groups;
  const ordered = [everybody, ...segments.toSorted((a, b) => b.customers - a.customers)];
  return element(
    'article',
    { class: 'report', 'aria-labelledby': 'report-title' },
    element('h3', { id: 'report-title' }, experiment.name),
    element(
      'p',
      { class: 'summary' },
      `${count(exposures.analysed)} customers exposed: ${treatments.join(', ')} against ${control}.`,
      exposures.conflicting > 0 &&
        ` ${count(exposures.conflicting)} more were seen in several variations and are left out.`,
    ),
    splitVerdict(everybody.sampleRatio),
    everybody.metrics.map((_, index) => metricSection({ ...report, groups: ordered }, index)),
    element(
      'p',
      { class: 'fine' },
      'The uplift is the difference to the control per customer, tested on this absolute scale: means by Welch, shares by the pooled z-test and Newcombe; relative by the delta method. ',
      'Segments are those of the moment of exposure. p-values are not corrected for looking at many segments.',
    ),
  );
}

/** Said first, because with a mismatch nothing else can be trusted. */
function splitVerdict(sampleRatio) {
  if (!isComputed(sampleRatio)) return verdict('unknown', 'Split not judged', sampleRatio.message);
  if (sampleRatio.outcome !== 'tested') {
    const arms = sampleRatio.arms.join(', ');
    return verdict('bad', 'Split broken', `There are customers in variations that should have none: ${arms}.`);
  }
  const p = `p = ${pValue(sampleRatio.pValue)}`;
  return sampleRatio.mismatch
    ? verdict(
        'bad',
        'Sample ratio mismatch',
        `The split is not as planned (${p}): do not trust what follows before you know why.`,
      )
    : verdict('good', 'Split as planned', `No sample ratio mismatch (${p}).`);
}

const verdict = (kind, title, text) =>
  element('p', { class: `verdict ${kind}`, role: kind === 'bad' && 'alert' }, element('strong', {}, title), ' ', text);

/** A forest plot inside a table: each row draws its interval on the scale of all, and says the figures beside it. */
function metricSection({ groups, variations, level }, index) {
  const { name, kind } = groups[0].metrics[index];
  const unit = unitOf(kind);
  const rows = groups.flatMap((group) => rowsOf(group, group.metrics[index], variations));
  const plot = new ForestPlot(rows.flatMap(({ effect }) => effect ?? []));
  const note = kind === 'proportion' ? 'share of customers' : 'mean per customer';
  return element(
    'section',
    { class: 'metric' },
    element('h4', {}, name, ' ', element('span', { class: 'fine' }, note)),
    table({
      caption: `${name}: uplift for everybody and per segment`,
      className: 'effects',
      head: [
        element('th', { scope: 'col' }, 'Segment'),
        heading('Customers', 'of them control'),
        heading(kind === 'proportion' ? 'Share' : 'Mean', 'control'),
        element('th', { scope: 'col', class: 'plot' }, plot.axis(unit.tick)),
        heading(`Uplift, ${unit.name}`, `${percent(level).replace('.0', '')} interval`),
        heading('p'),
        heading('Relative', 'interval'),
      ],
      rows: rows.map((row) => tableRow(row, { unit, plot })),
    }),
  );
}

const heading = (text, note) =>
  element('th', { scope: 'col', class: 'number' }, text, note && element('small', {}, note));

/** One row per treatment. */
const rowsOf = ({ segment, sampleRatio }, { control, treatments, comparisons }, variations) =>
  comparisons.map((comparison, index) => ({
    group: segment?.name ?? 'Everybody',
    isEverybody: segment === null,
    isFirst: index === 0,
    isSuspicious: isComputed(sampleRatio) && sampleRatio.mismatch,
    variation: comparisons.length > 1 && variations[index + 1]?.name,
    control,
    treatment: treatments[index],
    comparison,
    effect: effectOf(comparison.decision, control.customers + treatments[index].customers),
  }));

function effectOf(decision, customers) {
  if (!isComputed(decision)) return undefined;
  const { estimate, interval } = decision;
  const { lower, upper } = interval;
  return { estimate, lower, upper, customers, verdict: lower > 0 ? 'up' : upper < 0 ? 'down' : 'open' };
}

function tableRow(row, { unit, plot }) {
  const { group, isEverybody, isFirst, isSuspicious, variation, control, treatment, comparison, effect } = row;
  const mean = (arm) => (isComputed(arm.mean) ? unit.value(arm.mean) : NOTHING);
  return element(
    'tr',
    { class: [isEverybody && 'everybody', isFirst && 'first'].filter(Boolean).join(' ') },
    element(
      'th',
      { scope: 'row' },
      element('span', { class: isFirst ? 'group' : 'unseen' }, group),
      isSuspicious &&
        isFirst &&
        element('span', { class: 'flag', title: 'Sample ratio mismatch in this segment' }, 'SRM'),
      variation && element('small', {}, variation),
    ),
    pair(count(treatment.customers + control.customers), count(control.customers)),
    pair(mean(treatment), mean(control)),
    element('td', { class: 'plot' }, plot.row(effect)),
    effect === undefined
      ? element('td', { class: 'reason', colspan: '3' }, comparison.decision.message)
      : [...absoluteCells(effect, comparison.decision.pValue, unit), relativeCell(comparison.relative)],
  );
}

const pair = (figure, beneath, className = '') =>
  element('td', { class: `number ${className}` }, element('span', {}, figure), element('small', {}, beneath));

const absoluteCells = ({ estimate, lower, upper, verdict: direction }, p, unit) => [
  pair(
    signed(unit.difference(estimate), estimate),
    `${unit.difference(lower)} … ${unit.difference(upper)}`,
    `uplift ${direction}`,
  ),
  element('td', { class: 'number' }, pValue(p)),
];

const relativeCell = (figure) =>
  isComputed(figure)
    ? pair(relative(figure.estimate), `${relative(figure.interval.lower)} … ${relative(figure.interval.upper)}`)
    : element('td', { class: 'number', title: figure.message }, NOTHING);
