import type { Span } from '../time/span.js';
import { ago } from '../time/window.js';
import { spanRange } from '../values/span-range.js';
import { windowOperator } from './window-operator.js';

/** After the instant the longer span ago, up to the one the shorter span ago. */
export const betweenAgo = windowOperator<{ from: Span; to: Span }>({
  name: 'betweenAgo',
  aliases: ['inBetween', 'between-relative'],
  say: (range) => `is between ${range} ago`,
  value: spanRange,
  window: ({ from, to }) => ({ from: { at: ago(from), inclusive: false }, to: { at: ago(to), inclusive: true } }),
});
