import type { Span } from '../time/span.js';
import { ago } from '../time/window.js';
import { span } from '../values/span-value.js';
import { windowOperator } from './window-operator.js';

/** A span ago or earlier: of the past, what is not in the last such span. */
export const moreThanAgo = windowOperator<Span>({
  name: 'moreThanAgo',
  aliases: ['at-least', 'atLeastAgo', 'beforeLast', 'olderThan'],
  say: (length) => `is at least ${length} ago`,
  value: span,
  window: (length) => ({ to: { at: ago(length), inclusive: true } }),
});
