import type { Span } from '../time/span.js';
import { ago, NOW } from '../time/window.js';
import { span } from '../values/span-value.js';
import { windowOperator } from './window-operator.js';

/** After the instant a span ago, up to now. */
export const inTheLast = windowOperator<Span>({
  name: 'inTheLast',
  aliases: ['in-the-last', 'withinLast', 'inLast', 'last', 'lessThanAgo'],
  say: (length) => `is in the last ${length}`,
  value: span,
  window: (length) => ({ from: { at: ago(length), inclusive: false }, to: { at: NOW, inclusive: true } }),
});
