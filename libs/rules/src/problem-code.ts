/** Every reason a rule can be refused for. Codes are never reused for something else. */
export type RuleProblemCode =
  // the shape of the tree
  | 'not-an-object'
  | 'not-an-array'
  | 'no-condition'
  | 'mixed-keys'
  | 'unknown-key'
  | 'unsupported-key'
  | 'missing-key'
  | 'invalid-name'
  | 'leaf-root'
  | 'empty-group'
  | 'not-takes-one'
  | 'too-deep'
  | 'too-large'
  // what it speaks about
  | 'unknown-fact'
  | 'unknown-operator'
  | 'unknown-segment'
  | 'operator-not-applicable'
  | 'segment-cycle'
  // the values it compares with
  | 'value-null'
  | 'value-type'
  | 'value-not-finite'
  | 'value-not-whole'
  | 'value-not-canonical'
  | 'value-text'
  | 'value-not-a-list'
  | 'value-empty-list'
  | 'value-list-too-long'
  | 'value-fact-type';
