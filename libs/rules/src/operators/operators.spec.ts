import { expect, test } from '@jest/globals';
import { FACT_TYPES } from '../facts.js';
import { OPERATOR_NAMES, OPERATORS, operatorsFor } from './index.js';

test.each(OPERATOR_NAMES)('%s is registered under its own name', (name) => {
  expect(OPERATORS[name].name).toBe(name);
});

test('no alias means two operators, or is a name', () => {
  const words = OPERATOR_NAMES.flatMap((name) => [name, ...OPERATORS[name].aliases]);
  expect(new Set(words).size).toBe(words.length);
});

test('each type of fact has the operators that mean something for it', () => {
  const equality = ['equal', 'notEqual'];
  const membership = ['in', 'notIn'];
  const order = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
  expect(Object.fromEntries(FACT_TYPES.map((type) => [type, operatorsFor(type)]))).toEqual({
    number: [...equality, ...membership, ...order],
    money: [...equality, ...membership, ...order],
    string: [...equality, ...membership],
    boolean: equality,
    instant: [...equality, ...membership, ...order],
    duration: [...equality, ...membership, ...order],
    list: ['contains', 'doesNotContain'],
  });
});
