import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { MAX_LISTED_VALUES } from './limits.js';
import { OPERATOR_NAMES, OPERATORS, type OperatorName } from './operators/index.js';
import { valueList } from './values/value-list.js';

const { $defs } = JSON.parse(readFileSync('rules/rule.schema.json', 'utf8'));

const operatorsOf = (definition: string): OperatorName[] => $defs[definition].properties.operator.enum;

const taking = (kind: 'list' | 'element' | 'value'): OperatorName[] =>
  OPERATOR_NAMES.filter((name) => {
    const { value, factTypes } = OPERATORS[name];
    return kind === (value === valueList ? 'list' : factTypes.includes('list') ? 'element' : 'value');
  });

describe('rules/rule.schema.json', () => {
  it('knows the operators of the language, each with the shape of its value', () => {
    expect(operatorsOf('comparison')).toEqual(taking('value'));
    expect(operatorsOf('membership')).toEqual(taking('list'));
    expect(operatorsOf('containment')).toEqual(taking('element'));
  });

  it('has the limit of the language', () => {
    for (const { maxItems } of $defs.membership.properties.value.anyOf) expect(maxItems).toBe(MAX_LISTED_VALUES);
  });
});
