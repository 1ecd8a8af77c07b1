const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const MOST_DIGITS = 15;

/** An exact number, mantissa / 10^scale, for as long as a safe integer suffices: almost every cell of almost every file. Reused, not copied. */
export class SmallDecimal {
  private mantissa = 0;
  private scale = 0;

  /**
   * Takes digits with at most one mark and perhaps a minus before them.
   * @param mark character code of the decimal mark
   * @returns false for any other text and for more than 15 digits; the text may be a number nevertheless.
   */
  scan(text: string, mark: number): boolean {
    const isNegative = text.charCodeAt(0) === MINUS;
    const first = isNegative ? 1 : 0;
    if (text.length - first > MOST_DIGITS + 1) return false;
    let mantissa = 0;
    let markAt = -1;
    for (let index = first; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code >= ZERO && code <= NINE) mantissa = mantissa * 10 + (code - ZERO);
      else if (code === mark && markAt < 0) markAt = index;
      else return false;
    }
    const digits = text.length - first - (markAt < 0 ? 0 : 1);
    this.mantissa = isNegative ? -mantissa : mantissa;
    this.scale = markAt < 0 ? 0 : text.length - 1 - markAt;
    return digits > 0 && digits <= MOST_DIGITS;
  }

  /** @returns false if the product is not exact; it is then of no use. */
  multiplyBy({ mantissa, scale }: SmallDecimal): boolean {
    this.mantissa *= mantissa;
    this.scale += scale;
    return Number.isSafeInteger(this.mantissa);
  }

  /** Without exponent, superfluous zeros or negative zero. */
  toString(): string {
    let { mantissa, scale } = this;
    while (scale > 0 && mantissa % 10 === 0) {
      mantissa /= 10;
      scale--;
    }
    if (scale === 0) return String(mantissa);
    const digits = String(Math.abs(mantissa)).padStart(scale + 1, '0');
    return `${mantissa < 0 ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  }
}
