import { didYouMean, type Problem } from '#kernel';
import type { Fact, RuleScope } from '../facts.js';
import { MAX_NODES, MAX_PROBLEMS } from '../limits.js';
import type { RuleProblemCode } from '../problem-code.js';
import { show } from './show.js';

/** One parse under way: what the rule may speak about, and everything found wrong so far. */
export class Parsing {
  readonly problems: Problem[] = [];
  private nodes = 0;

  constructor(readonly scope: RuleScope) {}

  /** Records a problem, up to a number nobody reads. @returns undefined, which parsers answer in place of what they could not read. */
  refuse(code: RuleProblemCode, pointer: string, message: string): undefined {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ code, pointer, message });
  }

  /** Counts a node, and says so once when there are too many. @returns whether it may be read */
  enter(pointer: string): boolean {
    this.nodes += 1;
    if (this.nodes === MAX_NODES + 1)
      this.refuse('too-large', pointer, `A rule holds at most ${MAX_NODES} conditions.`);
    return this.nodes <= MAX_NODES;
  }

  /** The fact that `name` names. */
  fact(name: unknown, pointer: string): Fact | undefined {
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
