import { element, table } from './dom.js';
import { count, money, percent } from './format.js';

/** The segments, largest first, with their shares of customers and of revenue as bars. */
export function segmentsView({ segments, customers, asOf, revenueFeature }) {
  if (segments.length === 0) return customers === 0 ? emptyDatabase() : noSegments();
  const hasRevenue = revenueFeature !== null;
  return element(
    'div',
    {},
    asOf === null &&
      element(
        'p',
        { class: 'notice' },
        'Memberships were never computed. Run ',
        element('code', {}, 'npm run winnow -- recompute'),
        '.',
      ),
    table({
      caption: 'Segments with their share of customers and revenue',
      className: 'segments',
      head: [
        element('th', { scope: 'col' }, 'Segment'),
        element('th', { scope: 'col', class: 'number' }, 'Customers'),
        element('th', { scope: 'col', class: 'bars' }, 'Share of customers'),
        hasRevenue && element('th', { scope: 'col', class: 'number' }, 'Revenue'),
        hasRevenue && element('th', { scope: 'col', class: 'bars' }, 'Share of revenue'),
      ],
      rows: segments.toSorted((a, b) => b.customers - a.customers).map((segment) => row(segment, hasRevenue)),
    }),
    element(
      'p',
      { class: 'fine' },
      'A customer can be in several segments.',
      hasRevenue && ` Revenue is the sum of ${revenueFeature} over the members.`,
    ),
  );
}

const row = ({ key, name, description, rule, customers, share, revenue, revenueShare }, hasRevenue) =>
  element(
    'tr',
    {},
    element(
      'th',
      { scope: 'row' },
      element('span', { class: 'name', title: description || undefined }, name),
      element('code', { class: 'key' }, key),
      element('span', { class: 'rule' }, rule),
    ),
    element('td', { class: 'number' }, count(customers)),
    element('td', {}, bar(share, 'customers')),
    hasRevenue && element('td', { class: 'number' }, money(revenue)),
    hasRevenue && element('td', {}, bar(revenueShare, 'revenue')),
  );

/** A share as a bar and as a number; the bar is for the eye only. */
function bar(share, of) {
  const filled = element('span', { class: `filled ${of}` });
  filled.style.inlineSize = `${Math.min(1, Math.max(0, share ?? 0)) * 100}%`;
  return element(
    'span',
    { class: 'bar' },
    element('span', { class: 'track', 'aria-hidden': 'true' }, filled),
    element('span', { class: 'figure' }, percent(share)),
  );
}

const emptyDatabase = () =>
  element(
    'div',
    { class: 'empty' },
    element('h3', {}, 'There is nobody here yet'),
    element('p', {}, 'Import what your customers did, apply the shipped rules, and compute who is in which segment:'),
    element(
      'pre',
      {},
      [
        'npm run winnow -- import events orders.csv --event order_completed \\',
        '    --map customer_id=Customer --map occurred_at=Date --map value=Amount',
        'npm run winnow -- rules apply rules',
        'npm run winnow -- recompute',
      ].join('\n'),
    ),
    element('p', {}, 'Or look around in a demo shop first: ', element('code', {}, 'npm run demo'), '.'),
  );

const noSegments = () =>
  element(
    'div',
    { class: 'empty' },
    element('h3', {}, 'There are customers, but no segments yet'),
    element('p', {}, 'Apply the shipped rules, or your own, and compute who is in which segment:'),
    element('pre', {}, 'npm run winnow -- rules apply rules\nnpm run winnow -- recompute'),
  );
