export { MembershipRepository } from './membership.repository.js';
export {
  type CompiledState,
  type RecomputeOptions,
  type RecomputeResult,
  RecomputeService,
} from './recompute.service.js';
export { type PublishedSegment, SEGMENT_KIND, type Segments } from './segment-kind.js';
export type { SegmentSpec } from './segment-spec.js';
export { SegmentsModule } from './segments.module.js';
export { type CustomerView, type SegmentList, type SegmentSummary, SegmentsReader } from './segments.reader.js';
