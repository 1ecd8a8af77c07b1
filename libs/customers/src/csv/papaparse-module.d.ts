/** The part of Papa Parse 5 that is used here. */
declare module 'papaparse' {
  export interface ParseConfig {
    readonly delimiter?: string;
    readonly delimitersToGuess?: readonly string[];
    readonly newline?: '\n';
    readonly preview?: number;
    /** Called with each record. */
    readonly step?: (result: StepResult) => void;
  }

  export interface ParseError {
    readonly code: 'MissingQuotes' | 'InvalidQuotes' | 'UndetectableDelimiter';
    readonly message: string;
  }

  export interface StepResult {
    readonly data: string[];
    readonly errors: readonly ParseError[];
  }

  export interface ParseResult {
    readonly meta: { readonly delimiter: string };
  }

  const Papa: {
    parse(text: string, config: ParseConfig): ParseResult;
    unparse(rows: ReadonlyArray<readonly (string | number)[]>, config: { readonly newline: '\n' }): string;
  };
  export default Papa;
}
