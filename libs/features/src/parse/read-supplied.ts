import { SUPPLIED_TYPES, type SuppliedFeature } from '../feature-spec.js';
import type { FeatureReader } from './feature-reader.js';
import type { Undescribed } from './undescribed.js';

export const readSupplied = (reader: FeatureReader): Undescribed<SuppliedFeature> => ({
  kind: 'supplied',
  type: reader.oneOf('type', SUPPLIED_TYPES, 'number'),
  validFor: reader.span('valid_for'),
});
