export { fromQueryBuilder } from './from-query-builder.js';
export type { Combinator, GroupMeta, QueryGroup, QueryRule, RuleMeta } from './query.js';
export { PLACEHOLDER, SEGMENT_FIELD } from './query.js';
export { type QueryField, type QueryFieldOptions, queryBuilderFields } from './query-builder-fields.js';
export type { QueryOperator, Takes } from './query-operators.js';
export type { QueryProblemCode } from './query-problem-code.js';
export { toQueryBuilder } from './to-query-builder.js';
