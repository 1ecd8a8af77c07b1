import Big from 'big.js';
import { cellAt } from './cells.js';
import { type DecimalMark, parseDecimal, plainDecimal } from './parse-decimal.js';
import { SmallDecimal } from './small-decimal.js';

const MARK_CODE = { point: 0x2e, comma: 0x2c } as const;

/** Reads the exact product of the numbers in one or more columns. */
export class DecimalReader {
  private readonly product = new SmallDecimal();
  private readonly factor = new SmallDecimal();
  private readonly markCode: number;

  constructor(
    private readonly columns: readonly number[],
    private readonly mark: DecimalMark,
  ) {
    this.markCode = MARK_CODE[mark];
  }

  /** @returns a plain decimal; `''` if a cell is empty; `undefined` if one is no number, or the product has more than 30 integer digits. */
  read(cells: readonly string[]): string | undefined {
    const { columns, product, factor, markCode } = this;
    for (let index = 0; index < columns.length; index++) {
      const text = cellAt(cells, columns[index] ?? -1);
      if (text === '') return '';
      const isSmall =
        index === 0 ? product.scan(text, markCode) : factor.scan(text, markCode) && product.multiplyBy(factor);
      if (!isSmall) return this.readExactly(cells);
    }
    return product.toString();
  }

  private readExactly(cells: readonly string[]): string | undefined {
    let product = new Big(1);
    for (const column of this.columns) {
      const text = cellAt(cells, column);
      if (text === '') return '';
      const number = parseDecimal(text, this.mark);
      if (!number) return undefined;
      product = product.times(number);
    }
    return plainDecimal(product);
  }
}
