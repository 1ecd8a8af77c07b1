import Papa, { type StepResult } from 'papaparse';

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

/**
 * RFC 4180: fields may be quoted, and then contain the delimiter, line ends and doubled quotes. Records are taken one by one, because
 * lists of them that Papa Parse collects itself outlive many scavenges, which doubles the time of all that follows.
 */
export const quotedFields =
  (delimiter: string): SplitRecords =>
  (text) => {
    const records: string[][] = [];
    const malformed = new Set<number>();
    let open = false;
    const step = ({ data, errors }: StepResult): void => {
      for (const { code } of errors) {
        if (code === 'InvalidQuotes') malformed.add(records.length);
        else open = true;
      }
      records.push(data);
    };
    Papa.parse(text, { delimiter, newline: '\n', step });
    // What follows the last line feed is no record: either nothing, or the beginning of one that is still open.
    records.pop();
    return { records, malformed, open };
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
