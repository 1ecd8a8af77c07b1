import { element, table } from './dom.js';
import { ForestPlot } from './forest-plot.js';
import { count, NOTHING, percent, pValue, relative, signed, unitOf } from './format.js';

const isComputed = (figure) => typeof figure !== 'object' || !('notComputable' in figure);

/** How much an experiment changed: whether it can be trusted, then every metric for everybody and each segment. */
export function reportView(report) {
  const { experiment, exposures, groups, level } = report;
  const [everybody] = groups;
  return element(
    'article',
    { class: 'report', 'aria-labelledby': 'report-title' },
    element('h3', { id: 'report-title' }, experiment.name),
    element(
      'p',
      { class: 'summary' },
      `${count(exposures.analysed)} customers exposed.`,
      exposures.conflicting > 0 && ` ${count(exposures.conflicting)} more were seen in several variations and are left out.`,
    ),
    splitVerdict(everybody.sampleRatio),
    everybody.metrics.map((_, index) => metricSection(groups, index, level)),
    element(
      'p',
      { class: 'fine' },
      'The uplift is the difference to the control per customer, tested on the absolute scale (Welch); relative by the delta method. ',
      'Segments are those of the moment of exposure. p-values are not corrected for looking at many segments.',
    ),
  );
}

/** Said first, because with a mismatch nothing else can be trusted. */
function splitVerdict(sampleRatio) {
  if (!isComputed(sampleRatio)) return verdict('unknown', 'Split not judged', sampleRatio.message);
  if (sampleRatio.outcome !== 'tested') {
    return verdict('bad', 'Split broken', `There are customers in variations that should have none: ${sampleRatio.arms.join(', ')}.`);
  }
  const p = `p = ${pValue(sampleRatio.pValue)}`;
  return sampleRatio.mismatch
    ? verdict('bad', 'Sample ratio mismatch', `The split is not as planned (${p}): do not trust what follows before you know why.`)
    : verdict('good', 'Split as planned', `No sample ratio mismatch (${p}).`);
}

const verdict = (kind, title, text) =>
  element('p', { class: `verdict ${kind}`, role: kind === 'bad' ? 'alert' : undefined }, element('strong', {}, title), ' ', text);

function metricSection(groups, index, level) {
  const { name, kind } = groups[0].metrics[index];
  const unit = unitOf(kind);
  const rows = groups.flatMap((group) => rowsOf(group, group.metrics[index]));
  const plot = new ForestPlot(rows.flatMap(({ effect }) => effect ?? []));
  const severalTreatments = groups[0].metrics[index].comparisons.length > 1;
  return element(
    'section',
    { class: 'metric' },
    element('h4', {}, name, ' ', element('span', { class: 'fine' }, kind === 'proportion' ? 'share of customers' : 'mean per customer')),
    table({
      caption: `${name}: uplift for everybody and per segment`,
      className: 'effects',
      head: [
        element('th', { scope: 'col' }, 'Segment'),
        severalTreatments && element('th', { scope: 'col' }, 'Variation'),
        heading('Customers', 'control, treatment'),
        heading(kind === 'proportion' ? 'Share' : 'Mean', 'control, treatment'),
        element('th', { scope: 'col', class: 'plot' }, plot.axis((tick) => signed(unit.difference(tick), tick))),
        heading('Uplift', unit.name),
        heading(`${percent(level).replace('.0', '')} interval`),
        heading('p'),
        heading('Relative'),
      ],
      rows: rows.map((row) => tableRow(row, { unit, plot, severalTreatments })),
    }),
  );
}

const heading = (text, note) => element('th', { scope: 'col', class: 'number' }, text, note && element('small', {}, note));

/** One row per treatment. */
const rowsOf = ({ segment, sampleRatio }, { control, treatments, comparisons }) =>
  comparisons.map((comparison, index) => ({
    group: segment?.name ?? 'Everybody',
    isEverybody: segment === null,
    isSuspicious: isComputed(sampleRatio) && sampleRatio.mismatch,
    control,
    treatment: treatments[index],
    comparison,
    effect: effectOf(comparison.absolute, control.customers + treatments[index].customers),
  }));

function effectOf(absolute, customers) {
  if (!isComputed(absolute)) return undefined;
  const { estimate, interval } = absolute;
  const { lower, upper } = interval;
  return { estimate, lower, upper, customers, verdict: lower > 0 ? 'up' : upper < 0 ? 'down' : 'open' };
}

function tableRow({ group, isEverybody, isSuspicious, control, treatment, comparison, effect }, { unit, plot, severalTreatments }) {
  const { absolute, relative: share } = comparison;
  return element(
    'tr',
    { class: isEverybody && 'everybody' },
    element('th', { scope: 'row' }, group, isSuspicious && element('span', { class: 'flag', title: 'Sample ratio mismatch in this segment' }, 'SRM')),
    severalTreatments && element('td', {}, treatment.variation),
    element('td', { class: 'number pair' }, element('span', {}, count(control.customers)), element('span', {}, count(treatment.customers))),
    element('td', { class: 'number pair' }, [control, treatment].map(({ mean }) => element('span', {}, isComputed(mean) ? unit.value(mean) : NOTHING))),
    element('td', { class: 'plot' }, plot.row(effect)),
    ...(effect === undefined ? [element('td', { class: 'reason', colspan: '3' }, absolute.message)] : absoluteCells(effect, absolute.pValue, unit)),
    element('td', { class: 'number', title: isComputed(share) ? undefined : share.message }, isComputed(share) ? relative(share.estimate) : NOTHING),
  );
}

const absoluteCells = ({ estimate, lower, upper, verdict: direction }, p, unit) => [
  element('td', { class: `number uplift ${direction}` }, signed(unit.difference(estimate), estimate)),
  element('td', { class: 'number interval' }, `${unit.difference(lower)} … ${unit.difference(upper)}`),
  element('td', { class: 'number' }, pValue(p)),
];
