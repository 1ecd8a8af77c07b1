import type { Columns } from './columns.js';
import { allHold, bindConditions, type Condition } from './condition.js';
import type { Converter } from './converter.js';
import { CustomerIdReader } from './customer-id.js';
import { JsonMembersReader } from './json-members.js';
import type { CustomerMapping } from './mapping.js';
import { Refusal } from './refusal.js';
import type { CustomerRow } from './rows.js';

/** Turns records into customers. */
export class CustomerConverter implements Converter<CustomerRow> {
  private readonly where: readonly Condition[];
  private readonly customerId: CustomerIdReader;
  private readonly attributes: JsonMembersReader;

  constructor(mapping: CustomerMapping, columns: Columns) {
    this.where = bindConditions(mapping.where, columns);
    this.customerId = new CustomerIdReader(mapping.customerId, columns);
    this.attributes = new JsonMembersReader(mapping.attributes, columns, 'attribute_malformed');
  }

  convert(cells: readonly string[], line: number): CustomerRow | Refusal | undefined {
    if (!allHold(this.where, cells)) return undefined;
    const customerId = this.customerId.read(cells, line);
    if (customerId instanceof Refusal) return customerId;
    const attributes = this.attributes.read(cells);
    if (attributes instanceof Refusal) return attributes;
    return { line, customerId, attributes };
  }
}
