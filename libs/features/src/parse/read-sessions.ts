import { SESSION_MEASURES, type SessionsFeature } from '../feature-spec.js';
import type { FeatureReader } from './feature-reader.js';
import { keysOf } from './keys-of.js';
import { readSelection } from './read-events.js';
import { readUnanchoredWindow } from './read-window.js';
import type { Undescribed } from './undescribed.js';

const USUAL_GAP_MINUTES = 30;
const MINUTES_PER_DAY = 1440;

export const readSessions = (reader: FeatureReader): Undescribed<SessionsFeature> => ({
  kind: 'sessions',
  ...readSelection(reader),
  gapMinutes: reader.wholeNumber('gap_minutes', { min: 1, max: MINUTES_PER_DAY }) ?? USUAL_GAP_MINUTES,
  measure: reader.oneOf('measure', keysOf(SESSION_MEASURES), 'count'),
  window: readUnanchoredWindow(reader),
});
