import { isJsonObject, type JsonObject, type Problem } from '#kernel';
import { statedEventId, withinCalendar } from '../csv/index.js';
import { textProblem } from './storable-text.js';

/** Something that is to be taken in about a customer. Whoever is not identified yet goes by an anonymous id. */
export type IngestItem = Track | Identify | Alias | Retract;

/** Who an item is about: the customer, if both ids are given. */
interface Who {
  readonly customerId?: string;
  readonly anonymousId?: string;
}

/** Something that happened. What the log has already, by the id of the event, is not taken in again. */
export interface Track extends Who {
  readonly type: 'track';
  /** A UUID; or any text, which together with the name identifies the event, as the columns of `event_id` do in a file. */
  readonly eventId: string;
  readonly name: string;
  readonly occurredAt: Date;
  /** Money or a count: a number, or an exact decimal as text. */
  readonly value?: string | number;
  readonly properties?: JsonObject;
}

/** What is stated about somebody; with both ids, that they are one. */
export interface Identify extends Who {
  readonly type: 'identify';
  readonly traits?: JsonObject;
}

/** Two ids are one customer. */
export interface Alias {
  readonly type: 'alias';
  readonly previousId: string;
  readonly customerId: string;
}

/** Takes back an event that should not have been. To correct one, take it back and track it anew. */
export interface Retract extends Who {
  readonly type: 'retract';
  readonly eventId: string;
  /** Name of the event; needed where its id is no UUID. */
  readonly name?: string;
}

export const LONGEST_ID = 200;
const LONGEST_NAME = 200;
/** Characters of the JSON of properties or traits; those of a customer are read with every computation. */
const LONGEST_JSON = 65_536;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DECIMAL = /^-?[0-9]{1,30}(\.[0-9]{1,30})?$/;
const LARGEST_VALUE = 1e30;

/** In the JSON of an object: what PostgreSQL cannot hold, the character U+0000 and halves of surrogate pairs. */
const UNSTORABLE_JSON = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** The id of an event in the log. */
export const eventUuid = ({ eventId, name = '' }: Pick<Retract, 'eventId' | 'name'>): string =>
  UUID.test(eventId) ? eventId.toLowerCase() : statedEventId(name, [eventId]);

/** What is wrong with an item; pointers begin at the item. */
export function problemsOf(item: IngestItem): Problem[] {
  const check = new ItemCheck();
  switch (item.type) {
    case 'track':
      check.who(item);
      check.text('/eventId', item.eventId, LONGEST_ID);
      check.text('/name', item.name, LONGEST_NAME);
      check.instant('/occurredAt', item.occurredAt);
      check.decimal('/value', item.value);
      check.object('/properties', item.properties);
      break;
    case 'identify':
      check.who(item);
      check.object('/traits', item.traits);
      break;
    case 'alias':
      check.text('/previousId', item.previousId, LONGEST_ID);
      check.text('/customerId', item.customerId, LONGEST_ID);
      break;
    case 'retract':
      check.who(item);
      check.text('/eventId', item.eventId, LONGEST_ID);
      if (item.name !== undefined) check.text('/name', item.name, LONGEST_NAME);
      else if (!UUID.test(item.eventId)) check.refuse('/name', 'is needed, because the id of the event is no UUID.');
      break;
    default:
      check.refuse('/type', 'must be one of track, identify, alias and retract.');
  }
  return check.problems;
}

/** Collects what is wrong with an item, which may have come from anywhere. */
class ItemCheck {
  readonly problems: Problem[] = [];

  refuse(pointer: string, message: string): void {
    this.problems.push({ code: 'invalid-item', pointer, message: `${pointer.slice(1)} ${message}` });
  }

  who({ customerId, anonymousId }: Who): void {
    if (customerId === undefined && anonymousId === undefined) {
      this.refuse('/customerId', 'is needed, or anonymousId.');
      return;
    }
    if (customerId !== undefined) this.text('/customerId', customerId, LONGEST_ID);
    if (anonymousId !== undefined) this.text('/anonymousId', anonymousId, LONGEST_ID);
  }

  text(pointer: string, value: unknown, longest: number): void {
    const problem = textProblem(value, longest);
    if (problem !== undefined) this.refuse(pointer, problem);
  }

  instant(pointer: string, value: unknown): void {
    const isInstant = value instanceof Date && !Number.isNaN(withinCalendar(value.getTime()));
    if (!isInstant) this.refuse(pointer, 'must be an instant of the years 100 to 9999.');
  }

  decimal(pointer: string, value: unknown): void {
    const isDecimal =
      value === undefined ||
      (typeof value === 'number' && Math.abs(value) < LARGEST_VALUE) ||
      (typeof value === 'string' && DECIMAL.test(value));
    if (!isDecimal) this.refuse(pointer, 'must be a number with at most 30 digits before the point.');
  }

  object(pointer: string, value: unknown): void {
    if (value === undefined) return;
    if (!isJsonObject(value)) {
      this.refuse(pointer, 'must be an object.');
      return;
    }
    const json = JSON.stringify(value);
    if (json.length > LONGEST_JSON) this.refuse(pointer, `must have at most ${LONGEST_JSON} characters as JSON.`);
    if (UNSTORABLE_JSON.test(json)) this.refuse(pointer, 'holds a character that cannot be stored.');
  }
}
