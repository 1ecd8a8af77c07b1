import { describe, expect, it } from '@jest/globals';
import { DECORATOR_NAMES } from '../decorators/index.js';
import { compilePredicate } from '../interpreters/compile-predicate.js';
import { evaluateRule } from '../interpreters/evaluate-rule.js';
import { askJsonRulesEngine } from '../json-rules-engine/index.js';
import { truthRows } from '../testing/truth-tables.js';
import { OPERATOR_NAMES } from './index.js';

const rows = truthRows();

describe('the truth tables', () => {
  it('show every operator and every decorator, holding and not', () => {
    for (const name of [...OPERATOR_NAMES, ...DECORATOR_NAMES]) {
      const shown = rows.filter(({ operator }) => operator.split(':').includes(name));
      expect({ name, answers: new Set(shown.map(({ expected }) => expected)) }).toEqual({
        name,
        answers: new Set([true, false]),
      });
    }
  });

  it.each(rows.map((row) => [row.title, row] as const))('%s', async (_, { rule, customer, now, expected }) => {
    const [[engine] = []] = await askJsonRulesEngine({ rules: [rule], customers: [customer], now });
    expect({
      trace: evaluateRule(rule, (name) => customer[name], now).matched,
      predicate: compilePredicate(rule).at(now)(customer),
      engine,
    }).toEqual({ trace: expected, predicate: expected, engine: expected });
  });
});
