import { element, table } from './dom.js';
import { count, instant, NOTHING } from './format.js';

/** One customer: what is stated and computed, and for each segment why they are in it or not. */
export function customerView({ customerId, asOf, attributes, events, features, segments }) {
  const members = segments.filter(({ member }) => member);
  const others = segments.filter(({ member }) => !member);
  return element(
    'article',
    { class: 'customer', 'aria-labelledby': 'customer-title' },
    element('h3', { id: 'customer-title' }, customerId),
    element(
      'p',
      { class: 'summary' },
      `${count(events)} ${events === 1 ? 'event' : 'events'} · `,
      asOf === null ? 'features were never computed' : `features as of ${instant(asOf)}`,
    ),
    element(
      'div',
      { class: 'columns' },
      element(
        'div',
        {},
        element('h4', {}, 'Features'),
        features.length === 0
          ? element('p', { class: 'fine' }, 'None are defined yet.')
          : facts(
              'Features',
              features.map(({ name, key, value, type }) => [name, key, shown(value, type)]),
            ),
        element('h4', {}, 'Attributes'),
        Object.keys(attributes).length === 0
          ? element('p', { class: 'fine' }, 'Nothing was stated about this customer.')
          : facts(
              'Attributes',
              Object.entries(attributes).map(([name, value]) => [
                name,
                undefined,
                typeof value === 'string' ? value : JSON.stringify(value),
              ]),
            ),
      ),
      element(
        'div',
        {},
        element('h4', {}, `In ${members.length} of ${segments.length} segments`),
        [...members, ...others].map(membership),
      ),
    ),
  );
}

const facts = (caption, entries) =>
  table({
    caption,
    className: 'facts',
    head: [element('th', { scope: 'col' }, 'Name'), element('th', { scope: 'col', class: 'number' }, 'Value')],
    rows: entries.map(([name, key, value]) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, name, key !== undefined && element('code', { class: 'key' }, key)),
        element('td', { class: 'number' }, value),
      ),
    ),
  });

function shown(value, type) {
  if (value === null) return NOTHING;
  if (type === 'instant') return instant(value);
  if (type === 'duration') return `${value} ${value === 1 ? 'day' : 'days'}`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const membership = ({ key, name, member, trace, flipsAt }) =>
  element(
    'details',
    { class: member ? 'member' : 'no-member', open: member },
    element(
      'summary',
      {},
      mark(member),
      element('span', { class: 'name' }, name),
      element('code', { class: 'key' }, key),
      flipsAt !== undefined &&
        element('span', { class: 'fine' }, ` ${member ? 'until' : 'not before'} ${instant(flipsAt)}`),
    ),
    element('ul', { class: 'why' }, traceNode(trace)),
  );

const mark = (holds) =>
  element(
    'span',
    { class: `mark ${holds ? 'yes' : 'no'}`, role: 'img', 'aria-label': holds ? 'yes' : 'no' },
    holds ? '✓' : '✗',
  );

/** The rule with the outcome of each part. */
function traceNode(trace) {
  switch (trace.kind) {
    case 'comparison':
      return element('li', {}, mark(trace.matched), comparison(trace));
    case 'not':
      return element('li', {}, mark(trace.matched), 'not', element('ul', {}, traceNode(trace.node)));
    default:
      return element('li', {}, mark(trace.matched), `${trace.kind} of`, element('ul', {}, trace.nodes.map(traceNode)));
  }
}

const comparison = (trace) => [
  element('span', { class: 'asked' }, trace.sentence),
  element('span', { class: 'fine' }, ` · ${[has(trace), ...distance(trace), ...clock(trace)].join(' · ')}`),
];

/** Beside another feature, its value is told as well: the sentence only names it. */
function has({ factValue, type, comparedFact, comparedValue }) {
  const own = factValue === undefined ? 'has no value' : `has ${shown(factValue, type)}`;
  if (comparedFact === undefined) return own;
  return `${own}, and ${comparedValue === undefined ? 'no value' : shown(comparedValue, type)} to compare`;
}

/** How far the value is from one that would turn the comparison. */
function distance({ distance: far, matched, type }) {
  if (far === undefined) return [];
  if (matched) return [`turns at ${shown(far.to, type)}`];
  if (type === 'instant') return [`needs ${shown(far.to, type)}`];
  const amount = Number(Math.abs(far.by).toPrecision(12));
  return [`needs ${shown(amount, type)} ${far.by > 0 ? 'more' : 'less'}`];
}

/** What time alone will do. */
const clock = ({ matched, nextChangeAt }) =>
  nextChangeAt === undefined ? [] : [`${matched ? 'until' : 'not before'} ${instant(nextChangeAt)}`];
