/** The part of Papa Parse 5 that is used here. */
declare module 'papaparse' {
  export interface ParseConfig {
    readonly delimiter?: string;
    readonly delimitersToGuess?: readonly string[];
    readonly newline?: '\n';
    readonly preview?: number;
    readonly skipEmptyLines?: boolean;
  }

  export interface ParseResult {
    readonly data: string[][];
    readonly errors: ReadonlyArray<{
      readonly code: string;
      /** Index in `data`. */
      readonly row: number;
    }>;
    readonly meta: {
      readonly delimiter: string;
      /** Where in the text the last record of `data` ends. */
      readonly cursor: number;
    };
  }

  const Papa: {
    readonly Parser: new (
      config: ParseConfig,
    ) => {
      /** @param ignoreLastRow whether to leave out what no line end follows */
      parse(text: string, baseIndex: number, ignoreLastRow: boolean): ParseResult;
    };
    parse(text: string, config: ParseConfig): ParseResult;
    unparse(rows: ReadonlyArray<ReadonlyArray<string | number>>, config: { readonly newline: '\n' }): string;
  };
  export default Papa;
}
