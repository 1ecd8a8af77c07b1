import type { Span } from '../time/span.js';
import { ahead, NOW } from '../time/window.js';
import { span } from '../values/span-value.js';
import { windowOperator } from './window-operator.js';

/** After now, up to the instant a span ahead. */
export const inTheNext = windowOperator<Span>({
  name: 'inTheNext',
  aliases: ['in-the-next', 'withinNext', 'inNext', 'next'],
  say: (length) => `is in the next ${length}`,
  value: span,
  window: (length) => ({ from: { at: NOW, inclusive: false }, to: { at: ahead(length), inclusive: true } }),
});
