export {
  type Backtest,
  type BacktestDate,
  type BacktestRequest,
  BacktestService,
} from './backtest.service.js';
export { type BacktestInterval, type BacktestSpan, MOST_DATES } from './backtest-dates.js';
export type { BacktestNote } from './backtest-notes.js';
export { type CaseOutcome, DEFAULT_CASE_NOW, type SegmentTest, testSegmentFolder } from './cases/index.js';
export type { DraftDocument } from './draft.js';
export { type DraftAnalysis, DraftAnalysisService } from './draft-analysis.service.js';
export type { DraftRelation, RelatedSegment } from './draft-review.js';
export { ExplainService, type Explanation } from './explain.service.js';
export { type Freshness, FreshnessService } from './live/freshness.service.js';
export { HistoryService, type MembershipAsOf, type MigrationMatrix, type Transition } from './live/history.service.js';
export { LiveState, type Round, type RoundOptions } from './live/live-state.service.js';
export { LiveWorker } from './live/live-worker.js';
export type { TransitionCause } from './live/move-customers.js';
export { type Refit, RefitService } from './live/refit.service.js';
export { type PopulationDifference, type StateBuild, StateBuildRepository } from './live/state-build.repository.js';
export { type BuildProgress, type BuildRequest, StateBuilder } from './live/state-builder.service.js';
export { StateKeeper } from './live/state-keeper.service.js';
export { type Discrepancy, type Verification, VerifyService } from './live/verify.service.js';
export { MembershipRepository } from './membership.repository.js';
export type { SegmentOverlap } from './overlap.js';
export { MOST_SEGMENTS, type OverlapMatrix, type OverlappingSegment, OverlapService } from './overlap.service.js';
export {
  LARGEST_SAMPLE,
  type NodeCount,
  type Preview,
  type PreviewRequest,
  PreviewService,
  USUAL_SAMPLE,
} from './preview.service.js';
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
export type { ToldComparison, ToldGroup, ToldNot, ToldTrace } from './told-trace.js';
