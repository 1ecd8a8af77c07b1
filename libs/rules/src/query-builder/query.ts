import type { JsonValue } from '#kernel';

/**
 * A rule as react-querybuilder 8 shows and edits it: what its types call `RuleGroupType` and `RuleType`, as far as a rule of ours
 * needs them. Plain JSON.
 *
 * | rule | query |
 * | --- | --- |
 * | `all`, `any` | a group with the combinator `and`, `or` |
 * | `not` around a group | the same group with `not: true` |
 * | `not` around anything else | an *implied* group around it with `not: true` |
 * | segment | a rule `$segment = key`; as a whole rule, with an implied group around it |
 * | comparison | a rule; see `fieldNameOf` and `operatorNameOf` |
 * | name | `meta.winnow.name`; of a `not` around a group, `meta.winnow.notName` |
 */
export type QueryGroup = {
  readonly combinator: Combinator;
  readonly rules: (QueryGroup | QueryRule)[];
  readonly not?: true;
  readonly meta?: { readonly winnow: GroupMeta };
};

export type QueryRule = {
  readonly field: string;
  readonly operator: string;
  readonly value: JsonValue;
  /** The value is the name of another field. */
  readonly valueSource?: 'field';
  readonly meta?: { readonly winnow: RuleMeta };
};

export type Combinator = 'and' | 'or';

export type RuleMeta = { readonly name?: string };

/**
 * What the builder has no place for. It keeps `meta` as it is whatever else of a group or rule is edited, so nothing stands here
 * that could become wrong by an edit: names mean nothing, and `implied` counts only while it can.
 */
export type GroupMeta = {
  readonly name?: string;
  /** The name of the `not` around the group. */
  readonly notName?: string;
  /** The group is not in the rule, only its `not` and its one child are; see `QueryGroup`. */
  readonly implied?: true;
};

/** The field that asks for membership of a segment. No key of a fact begins with a dollar sign. */
export const SEGMENT_FIELD = '$segment';

/** What the builder holds where nothing has been chosen yet. */
export const PLACEHOLDER = '~';
