/** A pattern being read, from left to right, up to the first thing wrong with it. */
export class PatternReader {
  position = 0;
  /** What is wrong, once something was. */
  problem: string | undefined;

  constructor(readonly source: string) {}

  /** The character that comes next, undefined at the end. */
  get next(): string | undefined {
    const point = this.source.codePointAt(this.position);
    return point === undefined ? undefined : String.fromCodePoint(point);
  }

  /** Goes past the text if it comes next. */
  take(text: string): boolean {
    const here = this.source.startsWith(text, this.position);
    if (here) this.position += text.length;
    return here;
  }

  /** Goes past the next character. */
  takeCharacter(): string | undefined {
    const character = this.next;
    this.position += character?.length ?? 0;
    return character;
  }

  /** Goes past what a sticky expression matches here. */
  takeMatch(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.position;
    const match = expression.exec(this.source) ?? undefined;
    this.position += match?.[0].length ?? 0;
    return match;
  }

  /**
   * Records a problem and the character it is at, counted from 1.
   * @returns undefined, which parsers answer in place of what they could not read.
   */
  refuse(message: string, at = this.position): undefined {
    const character = Array.from(this.source.slice(0, at)).length + 1;
    this.problem ??= `At character ${character}: ${message}`;
  }
}
