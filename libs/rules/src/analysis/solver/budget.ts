/**
 * Work that may still be done, in steps: a look at a node, a table or a row. Counted instead of timed, so that an answer does not
 * depend on the machine.
 */
export class Budget {
  constructor(
    private left: number,
    private readonly whole?: Budget,
  ) {}

  get isSpent(): boolean {
    return this.left <= 0 || this.whole?.isSpent === true;
  }

  /** Takes steps from this budget and from the one it is a part of. */
  spend(steps = 1): void {
    this.left -= steps;
    this.whole?.spend(steps);
  }

  /** Takes steps if there are as many. */
  afford(steps: number): boolean {
    if (steps > this.left || this.whole?.isSpent === true) return false;
    this.spend(steps);
    return true;
  }

  /** A part of this budget, for one question. */
  part(steps: number): Budget {
    return new Budget(steps, this);
  }
}
