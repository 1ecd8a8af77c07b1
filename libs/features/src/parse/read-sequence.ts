import { SEQUENCE_MEASURES, type SequenceFeature } from '../feature-spec.js';
import type { FeatureReader } from './feature-reader.js';
import { keysOf } from './keys-of.js';
import { readSelectionInside } from './read-events.js';
import { readUnanchoredWindow } from './read-window.js';
import type { Undescribed } from './undescribed.js';

/** @returns nothing where there is no beginning or no length, which has been refused then */
export function readSequence(reader: FeatureReader): Undescribed<SequenceFeature> | undefined {
  if (!reader.has('first')) reader.refuse('first', 'is needed: the events a sequence begins with.');
  if (!reader.has('then') && !reader.has('without')) {
    reader.refuse('then', 'or "without" is needed: what follows, or what does not.');
  }
  if (!reader.has('within')) reader.refuse('within', 'is needed: how long a sequence may take, like {"days": 1}.');
  const first = readSelectionInside(reader, 'first');
  const then = readSelectionInside(reader, 'then');
  const without = readSelectionInside(reader, 'without');
  const within = reader.span('within');
  const measure = reader.oneOf('measure', keysOf(SEQUENCE_MEASURES), 'count');
  const window = readUnanchoredWindow(reader);
  return first && within && { kind: 'sequence', first, then, without, within, measure, window };
}
