import { expect, test } from '@jest/globals';
import { DECORATOR_NAMES, DECORATORS } from '../decorators/index.js';
import { FACT_TYPES, type FactType } from '../facts.js';
import { OPERATOR_NAMES, OPERATORS, operatorsFor } from './index.js';

test.each(OPERATOR_NAMES)('%s is registered under its own name', (name) => {
  expect(OPERATORS[name].name).toBe(name);
});

test.each(DECORATOR_NAMES)('the decorator %s is registered under its own name', (name) => {
  expect(DECORATORS[name].name).toBe(name);
});

test('no alias means two operators, or is a name', () => {
  const words = OPERATOR_NAMES.flatMap((name) => [name, ...OPERATORS[name].aliases]);
  expect(new Set(words).size).toBe(words.length);
});

test('each type of fact has the operators that mean something for it', () => {
  const equality = ['equal', 'notEqual'];
  const membership = ['in', 'notIn'];
  const order = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive', 'between', 'notBetween'];
  const text = [
    ...['startsWith', 'doesNotStartWith', 'endsWith', 'doesNotEndWith', 'containsText', 'doesNotContainText'],
    ...['matches', 'doesNotMatch', 'matchesIgnoringCase', 'doesNotMatchIgnoringCase'],
  ];
  const elements = ['contains', 'doesNotContain', 'containsAny', 'containsAll', 'containsNone', 'doesNotContainAll'];
  const time = [
    ...['inTheLast', 'moreThanAgo', 'betweenAgo', 'inTheNext', 'inCalendarPeriod', 'inMonthOfYear'],
    ...['anniversaryToday', 'anniversaryInTheLast', 'anniversaryInTheNext', 'anniversaryThisMonth'],
  ];
  const amount = [...equality, ...membership, ...order, 'isSet'];
  const operatorsOf = (type: FactType) => [...operatorsFor(type)].sort();
  const expected: Record<FactType, string[]> = {
    number: amount,
    money: amount,
    duration: amount,
    instant: [...amount, ...time],
    string: [...equality, ...membership, 'isSet', ...text],
    boolean: [...equality, 'isSet'],
    list: [...elements, 'isSet'],
    object: ['isSet'],
  };
  for (const type of FACT_TYPES)
    expect({ type, operators: operatorsOf(type) }).toEqual({ type, operators: [...expected[type]].sort() });
});
