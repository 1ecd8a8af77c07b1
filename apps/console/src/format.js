/** Numbers, money and instants as people read them. The same figures look the same on the command line. */

const integers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const percents = new Intl.NumberFormat('en-US', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const amounts = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const instants = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

export const NOTHING = '–';
const MINUS = '−';

/** 1234567 as `1,234,567`. */
export const count = (value) => integers.format(value);

/** 0.1234 as `12.3%`; nothing as a dash. */
export const percent = (share) => (share === null ? NOTHING : percents.format(share));

/** An exact decimal text with two decimals; nothing as a dash. */
export const money = (decimal) => (decimal === null ? NOTHING : typographic(amounts.format(decimal)));

/** An instant as `11 Dec 2011, 00:00 UTC`. */
export const instant = (iso) => `${instants.format(new Date(iso))} UTC`;

/** Enough digits to compare, few enough to read. */
export function number(value) {
  const magnitude = Math.abs(value);
  if (magnitude === 0) return '0';
  if (magnitude >= 1000) return typographic(integers.format(value));
  return typographic(magnitude >= 1 ? value.toFixed(2) : String(Number(value.toPrecision(3))));
}

/** A p-value: `0.031`, `2.7e-7`. */
export function pValue(p) {
  if (p < 1e-300) return '< 1e-300';
  return typographic(p < 0.001 ? p.toExponential(1) : p.toFixed(3));
}

/** With a sign in front, also where it is a plus. */
export const signed = (text, value) => (value > 0 ? `+${text}` : text);

const ticks = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3, signDisplay: 'exceptZero' });

/** How values of a metric are written, and their differences: shares in percent and percentage points. */
export const unitOf = (kind) =>
  kind === 'proportion'
    ? {
        name: 'points',
        value: (share) => `${(share * 100).toFixed(2)}%`,
        difference: (share) => typographic((share * 100).toFixed(2)),
        tick: (share) => typographic(ticks.format(share * 100)),
      }
    : { name: 'per customer', value: number, difference: number, tick: (value) => typographic(ticks.format(value)) };

/** A relative difference: `+12.3%`. */
export const relative = (fraction) => signed(typographic(`${(fraction * 100).toFixed(1)}%`), fraction);

const typographic = (text) => text.replace('-', MINUS);
