export type { CaseOutcome } from './judge-cases.js';
export { DEFAULT_CASE_NOW } from './segment-case.js';
export { type SegmentTest, testSegmentFolder } from './test-segment-folder.js';
