export {
  type Axis,
  analyseRule,
  type Cell,
  checkGrid,
  compareRules,
  estimateCost,
  type GridCheck,
  type RuleAnalysis,
  type RuleComparison,
  type RuleCost,
  type RuleRelation,
  type RuleWarning,
} from './analysis/index.js';
export { DECORATOR_NAMES, type DecoratorName } from './decorators/index.js';
export {
  FACT_TYPES,
  type Fact,
  type FactType,
  type FactValue,
  type MemberType,
  percentileOf,
  RANKABLE_TYPES,
  type RuleScope,
  type Scalar,
  type ScalarType,
  typeLabel,
} from './facts.js';
export { inlineSegments } from './inline-segments.js';
export { clockedNodes } from './interpreters/clocked-nodes.js';
export { compileNextChangeToSql } from './interpreters/compile-next-change.js';
export {
  type CompiledPredicate,
  compilePredicate,
  type FactRecord,
  type Predicate,
} from './interpreters/compile-predicate.js';
export { compileRuleToSql } from './interpreters/compile-rule-to-sql.js';
export { describeRule, type Labels } from './interpreters/describe-rule.js';
export type { Distance } from './interpreters/distance.js';
export {
  type ComparisonTrace,
  evaluateRule,
  explainRule,
  type GroupTrace,
  type NotTrace,
  type RuleExplanation,
  type RuleTrace,
} from './interpreters/evaluate-rule.js';
export { factsOf, percentilesOf, readsOf, zonesOf } from './interpreters/facts-of.js';
export { type ClockedCustomer, nextChange } from './interpreters/next-change.js';
export { nodesOf, type PlacedNode } from './interpreters/nodes-of.js';
export type { FactReader } from './interpreters/read-fact.js';
export { segmentsOf } from './interpreters/references-of.js';
export { toJsonRulesEngine } from './interpreters/to-json-rules-engine.js';
export {
  askJsonRulesEngine,
  complaintOfJsonRulesEngine,
  type EngineFact,
  type EngineLike,
  type EngineQuestion,
  engineFacts,
  registerOperators,
} from './json-rules-engine/index.js';
export { OPERATOR_NAMES, type OperatorName, operatorsFor } from './operators/index.js';
export { parseRule } from './parse/parse-rule.js';
export { parseCalendarPeriod, parseSpan } from './parse/parse-time.js';
export type { RuleProblemCode } from './problem-code.js';
export {
  fromQueryBuilder,
  type QueryField,
  type QueryFieldOptions,
  type QueryGroup,
  type QueryProblemCode,
  type QueryRule,
  queryBuilderFields,
  toQueryBuilder,
} from './query-builder/index.js';
export type { AllNode, AnyNode, ComparisonNode, NotNode, Rule, RuleNode, SegmentNode } from './rule.js';
export { nextReachedSql } from './sql/crossing-instants-sql.js';
export { boundarySql, intervalSql, type SqlMoment } from './sql/moment-sql.js';
export type { FactColumn, RuleSqlContext } from './sql/writer.js';
export { type CalendarPeriod, isZone, PERIODS, type Period, periodStart } from './time/calendar.js';
export { fixedLength, monthsIn, SPAN_UNITS, type Span, spanText } from './time/span.js';
export { ago, type Boundary, boundaryAt } from './time/window.js';
export type { ComparedValue, FactOperand, ListOperand, LiteralOperand, Operand } from './values/operand.js';
export { definitePath } from './values/path.js';
export { type RuleVisitor, visitRule } from './visit-rule.js';
