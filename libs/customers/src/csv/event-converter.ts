import { cellAt } from './cells.js';
import type { Columns } from './columns.js';
import { allHold, bindConditions, type Condition } from './condition.js';
import type { Converter } from './converter.js';
import { CustomerIdReader } from './customer-id.js';
import { DerivedEventIds, statedEventId } from './event-id.js';
import { bindName, type NameReader } from './event-name.js';
import { bindValue, type ValueReader } from './event-value.js';
import { JsonMembersReader } from './json-members.js';
import type { EventMapping } from './mapping.js';
import { bindInstant, type InstantReader } from './occurred-at.js';
import { Refusal } from './refusal.js';
import type { EventRow } from './rows.js';

/** Turns records into events. It counts repetitions, so each file needs one of its own. */
export class EventConverter implements Converter<EventRow> {
  private readonly where: readonly Condition[];
  private readonly customerId: CustomerIdReader;
  private readonly occurredAt: InstantReader;
  private readonly name: NameReader;
  private readonly value: ValueReader;
  private readonly idColumns: readonly number[];
  private readonly properties: JsonMembersReader;
  private readonly derivedIds = new DerivedEventIds();

  constructor(mapping: EventMapping, columns: Columns) {
    this.where = bindConditions(mapping.where, columns);
    this.customerId = new CustomerIdReader(mapping.customerId, columns);
    this.occurredAt = bindInstant(mapping.occurredAt, columns);
    this.name = bindName(mapping.name, columns);
    this.value = bindValue(mapping.value, columns);
    this.idColumns = mapping.eventId.map((column) => columns.take(column));
    this.properties = new JsonMembersReader(mapping.properties, columns, 'property_malformed');
  }

  convert(cells: readonly string[], line: number): EventRow | Refusal | undefined {
    if (!allHold(this.where, cells)) return undefined;
    const customerId = this.customerId.read(cells, line);
    if (customerId instanceof Refusal) return customerId;
    const occurredAtMs = this.occurredAt.read(cells);
    if (occurredAtMs instanceof Refusal) return occurredAtMs;
    const name = this.name.read(cells);
    if (name instanceof Refusal) return name;
    const value = this.value.read(cells);
    if (value instanceof Refusal) return value;
    const properties = this.properties.read(cells);
    if (properties instanceof Refusal) return properties;
    const eventId =
      this.idColumns.length > 0
        ? this.statedId(cells, name)
        : this.derivedIds.next(customerId, occurredAtMs, name, value, properties);
    if (eventId instanceof Refusal) return eventId;
    return { line, eventId, customerId, occurredAtMs, name, value, properties };
  }

  private statedId(cells: readonly string[], name: string): string | Refusal {
    const parts = this.idColumns.map((column) => cellAt(cells, column));
    return parts.every((part) => part === '')
      ? new Refusal('event_id_missing', 'every column of the event id is empty')
      : statedEventId(name, parts);
  }
}
