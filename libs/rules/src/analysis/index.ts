export { analyseRule, type RuleAnalysis } from './analyse-rule.js';
export type { AnalysisOptions } from './analysis-options.js';
export { type Axis, type Cell, checkGrid, type GridCheck, type GridRefusal, MOST_CELLS } from './check-grid.js';
export { compareRules, type Existence, type RuleComparison, type RuleRelation } from './compare-rules.js';
export { estimateCost, MILLISECONDS_PER_EFFORT, type RuleCost } from './estimate-cost.js';
export type { RuleWarning, RuleWarningCode } from './rule-warning.js';
