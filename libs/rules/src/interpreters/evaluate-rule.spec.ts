import { describe, expect, it } from '@jest/globals';
import { parsed } from '../testing/parsed.js';
import { evaluateRule } from './evaluate-rule.js';

describe('evaluateRule', () => {
  const rule = parsed({
    any: [
      { fact: 'string_a', operator: 'in', value: ['NL', 'BE'] },
      {
        name: 'has spent',
        all: [
          { fact: 'money_a', operator: 'greaterThan', value: { fact: 'money_b' }, name: 'more than before' },
          { not: { fact: 'number_a', operator: 'lessThan', value: 3 } },
        ],
      },
    ],
  });

  it('traces every comparison with what was compared, also those that cannot change the answer', () => {
    const facts: Record<string, number | string> = { string_a: 'NL', money_a: 20, money_b: 19.99 };
    expect(evaluateRule(rule, (name) => facts[name])).toEqual({
      kind: 'any',
      matched: true,
      nodes: [
        {
          kind: 'comparison',
          matched: true,
          fact: 'string_a',
          type: 'string',
          operator: 'in',
          factValue: 'NL',
          comparedValue: ['NL', 'BE'],
        },
        {
          kind: 'all',
          name: 'has spent',
          matched: true,
          nodes: [
            {
              kind: 'comparison',
              name: 'more than before',
              matched: true,
              fact: 'money_a',
              type: 'money',
              operator: 'greaterThan',
              factValue: 20,
              comparedValue: 19.99,
              comparedFact: 'money_b',
            },
            {
              kind: 'not',
              matched: true,
              node: {
                kind: 'comparison',
                matched: false,
                fact: 'number_a',
                type: 'number',
                operator: 'lessThan',
                factValue: undefined,
                comparedValue: 3,
              },
            },
          ],
        },
      ],
    });
  });

  it('throws at a reference that was not replaced', () => {
    expect(() => evaluateRule(parsed({ condition: 'first' }), () => undefined)).toThrow('inlineSegments');
  });
});
