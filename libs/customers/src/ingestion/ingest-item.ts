import { isJsonObject, type JsonObject, type Problem } from '#kernel';

/** Something that is to be taken in about a customer. Whoever is not identified yet goes by an anonymous id. */
export type IngestItem =
  | ({
      readonly type: 'track';
      /** A UUID. What the log has already is not taken in again. */
      readonly eventId: string;
      readonly name: string;
      readonly occurredAt: Date;
      /** Money or a count, as an exact decimal. */
      readonly value?: string | number;
      readonly properties?: JsonObject;
    } & Who)
  | ({ readonly type: 'identify'; readonly traits?: JsonObject } & Who)
  | { readonly type: 'alias'; readonly previousId: string; readonly customerId: string }
  /** Takes back an event that should not have been. To correct one, take it back and track it anew under another id. */
  | { readonly type: 'retract'; readonly customerId: string; readonly eventId: string };

interface Who {
  readonly customerId?: string;
  readonly anonymousId?: string;
}

export const LONGEST_ID = 200;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DECIMAL = /^-?[0-9]{1,30}(\.[0-9]{1,30})?$/;

/** The years that PostgreSQL and JavaScript both write with four digits. */
const EARLIEST = Date.UTC(1, 0, 1) - 1900 * 365.2425 * 86_400_000;
const LATEST = Date.UTC(9999, 11, 31);

/** What is wrong with an item; pointers begin at the item. */
export function problemsOf(item: IngestItem): Problem[] {
  const problems: Problem[] = [];
  const refuse = (pointer: string, message: string): void => {
    problems.push({ code: 'invalid-item', pointer, message });
  };
  const id = (pointer: string, value: unknown): void => {
    if (typeof value !== 'string' || value === '' || value.length > LONGEST_ID || value.includes('\0')) {
      refuse(pointer, `must be a text of 1 to ${LONGEST_ID} characters.`);
    }
  };
  switch (item.type) {
    case 'track': {
      who(item, id, refuse);
      uuid(item.eventId, refuse);
      id('/name', item.name);
      const at = item.occurredAt.getTime();
      if (!(at >= EARLIEST && at <= LATEST)) refuse('/occurredAt', 'must be an instant of the years 1 to 9999.');
      if (item.value !== undefined && !isDecimal(item.value)) refuse('/value', 'must be a number.');
      if (item.properties !== undefined) plain('/properties', item.properties, refuse);
      break;
    }
    case 'identify':
      who(item, id, refuse);
      if (item.traits !== undefined) plain('/traits', item.traits, refuse);
      break;
    case 'alias':
      id('/previousId', item.previousId);
      id('/customerId', item.customerId);
      break;
    case 'retract':
      id('/customerId', item.customerId);
      uuid(item.eventId, refuse);
      break;
  }
  return problems;
}

type Refuse = (pointer: string, message: string) => void;

function who({ customerId, anonymousId }: Who, id: (pointer: string, value: unknown) => void, refuse: Refuse): void {
  if (customerId === undefined && anonymousId === undefined) {
    refuse('/customerId', 'or "anonymousId" is needed.');
    return;
  }
  if (customerId !== undefined) id('/customerId', customerId);
  if (anonymousId !== undefined) id('/anonymousId', anonymousId);
}

function uuid(value: unknown, refuse: Refuse): void {
  if (typeof value !== 'string' || !UUID.test(value)) refuse('/eventId', 'must be a UUID.');
}

const isDecimal = (value: string | number): boolean =>
  typeof value === 'number' ? Number.isFinite(value) : DECIMAL.test(value);

/** An object without the one character that PostgreSQL cannot hold. */
function plain(pointer: string, value: JsonObject, refuse: Refuse): void {
  if (!isJsonObject(value) || JSON.stringify(value).includes('\\u0000')) {
    refuse(pointer, 'must be an object without \\u0000.');
  }
}
