/** Why a record of a file did not become a row. A closed vocabulary: it is a column of the rejects file, and people filter by it. */
export type RejectCode =
  | 'column_count'
  | 'quote_malformed'
  | 'encoding_invalid'
  | 'nul_character'
  | 'customer_id_missing'
  | 'customer_id_too_long'
  | 'occurred_at_missing'
  | 'occurred_at_malformed'
  | 'name_missing'
  | 'name_too_long'
  | 'value_malformed'
  | 'event_id_missing'
  | 'property_malformed'
  | 'attribute_malformed';

/**
 * What a reader of cells answers instead of a value when the record has to be rejected. Readers return `T | Refusal` rather than
 * throw, because a quarter of the records of a real file may end this way.
 */
export class Refusal {
  constructor(
    readonly code: RejectCode,
    /** A sentence for people, quoting the offending cell. */
    readonly reason: string,
  ) {}
}

const SHOWN_CHARACTERS = 60;

/** A cell as it is quoted in a reason: escaped, and cut so that one bad cell cannot fill a screen. */
export const shown = (text: string): string =>
  JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);
