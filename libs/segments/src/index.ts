export { MembershipRepository } from './membership.repository.js';
export { type CompiledState, type RecomputeOptions, type RecomputeResult, RecomputeService } from './recompute.service.js';
export { type PublishedSegment, SEGMENT_KIND, type Segments, type SegmentSpec } from './segment-kind.js';
export { SegmentsModule } from './segments.module.js';
export { type CustomerView, type SegmentList, SegmentsReader, type SegmentSummary } from './segments.reader.js';
