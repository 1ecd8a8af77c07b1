import type { Problem } from '#kernel';
import { didYouMean } from '#kernel';
import type { FactType, RuleScope } from '../facts.js';
import type { RuleProblemCode } from '../problem-code.js';
import { show } from './show.js';

/** One parse under way: what the rule may speak about, and everything found wrong so far. */
export class Parsing {
  readonly problems: Problem[] = [];

  constructor(readonly scope: RuleScope) {}

  /** Records a problem. @returns undefined, which parsers answer in place of what they could not read. */
  refuse(code: RuleProblemCode, pointer: string, message: string): undefined {
    this.problems.push({ code, pointer, message });
  }

  /** The type of the fact that `name` names. */
  factType(name: unknown, pointer: string): FactType | undefined {
    if (typeof name !== 'string') {
      return this.refuse('unknown-fact', pointer, `A fact is named by a string, not by ${show(name)}.`);
    }
    const { facts } = this.scope;
    return (
      facts.get(name) ??
      this.refuse('unknown-fact', pointer, `There is no fact ${show(name)}${didYouMean(name, facts.keys())}`)
    );
  }
}
