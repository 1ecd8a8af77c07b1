export {
  FACT_TYPES,
  type FactType,
  type FactValue,
  type RuleScope,
  type Scalar,
  type ScalarType,
  typeLabel,
} from './facts.js';
export { inlineSegments } from './inline-segments.js';
export { compileRuleToSql, type FactColumn, type RuleSqlContext } from './interpreters/compile-rule-to-sql.js';
export { describeRule } from './interpreters/describe-rule.js';
export {
  type ComparisonTrace,
  evaluateRule,
  type FactReader,
  type GroupTrace,
  type NotTrace,
  type RuleTrace,
} from './interpreters/evaluate-rule.js';
export { factsOf } from './interpreters/facts-of.js';
export { segmentsOf } from './interpreters/references-of.js';
export { toJsonRulesEngine } from './interpreters/to-json-rules-engine.js';
export { OPERATOR_NAMES, type OperatorName, operatorsFor } from './operators/index.js';
export { parseRule } from './parse/parse-rule.js';
export type { RuleProblemCode } from './problem-code.js';
export type { AllNode, AnyNode, ComparisonNode, NotNode, Rule, RuleNode, SegmentNode } from './rule.js';
export type { ComparedValue, FactOperand, ListOperand, LiteralOperand, Operand } from './values/operand.js';
export { type RuleVisitor, visitRule } from './visit-rule.js';
