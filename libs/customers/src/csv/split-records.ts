import Papa from 'papaparse';

/** What a text of whole lines splits into. */
export interface Split {
  /** One entry per record, blank lines included; the last field of a record may still carry the `\r` of its line end. */
  readonly records: string[][];
  /** Indexes of records in which a quote stands where none may. */
  readonly malformed: ReadonlySet<number>;
  /** The text ends inside a quoted field: what follows the last of `records` is a record without its end. */
  readonly open: boolean;
}

/** Splits text that ends with a line feed, from the beginning of a record on. */
export type SplitRecords = (text: string) => Split;

const NONE: ReadonlySet<number> = new Set();

/** RFC 4180: fields may be quoted, and then contain the delimiter, line ends and doubled quotes. */
export const quotedFields =
  (delimiter: string): SplitRecords =>
  (text) => {
    const { data, errors } = Papa.parse(text, { delimiter, newline: '\n' });
    // What follows the last line feed is no record: either nothing, or the beginning of one that is still open.
    data.pop();
    if (errors.length === 0) return { records: data, malformed: NONE, open: false };
    return {
      records: data,
      malformed: new Set(errors.filter(({ code }) => code === 'InvalidQuotes').map(({ row }) => row ?? 0)),
      open: errors.some(({ code }) => code === 'MissingQuotes'),
    };
  };

/** Quotes mean nothing: what most databases write as tab-separated text. */
export const plainFields =
  (delimiter: string): SplitRecords =>
  (text) => ({ records: linesOf(text).map((line) => line.split(delimiter)), malformed: NONE, open: false });

/** Fields stand apart by runs of blanks, as in printed tables. */
export const blankSeparatedFields: SplitRecords = (text) => ({
  records: linesOf(text).map((line) => line.trim().split(/\s+/)),
  malformed: NONE,
  open: false,
});

const linesOf = (text: string): string[] => text.slice(0, -1).split('\n');
