const integers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const percents = new Intl.NumberFormat('en-US', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** 1234567 as `1,234,567`. */
export const count = (value: number): string => integers.format(value);

/** 0.1234 as `12.3%`; nothing as a dash. */
export const percent = (share: number | null): string => (share === null ? '–' : percents.format(share));

/** A signed percentage with two digits, for differences. */
export const signedPercent = (share: number): string => `${share > 0 ? '+' : ''}${(share * 100).toFixed(2)}%`;

/** Milliseconds as `0.45 s` or `3 min 20 s`. */
export function duration(elapsedMs: number): string {
  const seconds = elapsedMs / 1000;
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  return `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`;
}

/** An exact decimal with thousands separators and two decimals. */
export function money(decimal: string): string {
  return new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    decimal as Intl.StringNumericLiteral,
  );
}

/** Enough digits to compare, few enough to read. */
export function number(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1000) return new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }).format(value);
  if (magnitude >= 1) return value.toFixed(3);
  return value
    .toPrecision(4)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** A p-value: `0.0314`, `2.7e-7`; smaller than doubles can say as `< 1e-300`. */
export function pValue(p: number): string {
  if (p < 1e-300) return '< 1e-300';
  return p < 0.0001 ? p.toExponential(1) : p.toFixed(4);
}

/** An instant as `2011-12-11 00:00 UTC`. */
export const instant = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** The same, short enough for the end of a line: `2011-12-11 00:00Z`. */
export const clockTime = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`;
