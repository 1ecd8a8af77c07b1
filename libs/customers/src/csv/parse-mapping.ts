import { err, isJsonObject, type JsonValue, ok, type Problem, type Result } from '#kernel';
import { type InstantFormat, instantFormat } from './instant-format.js';
import type {
  ColumnRef,
  CustomerIdSpec,
  CustomerMapping,
  EventMapping,
  InstantSpec,
  NameCase,
  NameSpec,
  ValueSpec,
} from './mapping.js';
import { columnAt, columnsJoinedBy } from './parse-columns.js';
import { parseConditions } from './parse-conditions.js';
import { type DecimalMark, parseDecimal, plainDecimal } from './parse-decimal.js';
import { parseFileOptions } from './parse-file-options.js';
import { parseMembers } from './parse-members.js';
import { Place } from './place.js';
import { applySign, type Sign } from './sign.js';
import { isTimeZone, zoneClock } from './time-zone.js';

export const LONGEST_NAME = 200;
const LINE_NUMBER = '#';

/**
 * Parses the mapping document of a file of events; {@link Mapping} describes it.
 * @returns the mapping, or every problem of the document at once. Whether a file has the columns is seen when the mapping is bound to it.
 */
export const parseEventMapping = (document: JsonValue): Result<EventMapping, Problem[]> =>
  parse(document, (root) => {
    root.expectOnly('file', 'where', 'customer_id', 'occurred_at', 'name', 'value', 'event_id', 'properties');
    const { file, decimal } = parseFileOptions(root.at('file'));
    return {
      kind: 'events',
      file,
      where: parseConditions(root.at('where'), decimal),
      customerId: parseCustomerId(root.at('customer_id')),
      occurredAt: parseInstant(root.at('occurred_at')),
      name: parseName(root.at('name'), decimal),
      value: parseValue(root.at('value'), decimal),
      eventId: parseEventId(root.at('event_id')),
      properties: parseMembers(root.at('properties'), decimal, false),
    };
  });

/** The same for a file of customers. */
export const parseCustomerMapping = (document: JsonValue): Result<CustomerMapping, Problem[]> =>
  parse(document, (root) => {
    root.expectOnly('file', 'where', 'customer_id', 'attributes');
    const { file, decimal } = parseFileOptions(root.at('file'));
    return {
      kind: 'customers',
      file,
      where: parseConditions(root.at('where'), decimal),
      customerId: parseCustomerId(root.at('customer_id')),
      attributes: parseMembers(root.at('attributes'), decimal, true),
    };
  });

/** The readers below note problems and answer something of the right shape, so that all of them are found. */
function parse<Parsed>(document: JsonValue, read: (root: Place) => Parsed): Result<Parsed, Problem[]> {
  const problems: Problem[] = [];
  const parsed = read(new Place(isJsonObject(document) ? document : {}, '', problems));
  if (!isJsonObject(document))
    return err([{ code: 'wrong-type', pointer: '', message: 'a mapping is a JSON object' }]);
  return problems.length > 0 ? err(problems) : ok(parsed);
}

function parseCustomerId(place: Place): CustomerIdSpec {
  const source = place.orMember('from').expectOnly('from', 'column', 'prefix');
  const prefix = source.at('prefix').textOr('');
  const member = source.exactlyOne('from', 'column');
  if (!member || source.at('from').value === LINE_NUMBER) return { column: undefined, prefix };
  return { column: columnAt(source.at(member)), prefix };
}

function parseInstant(place: Place): InstantSpec {
  const source = place.orMember('from').expectOnly('from', 'column', 'constant', 'format', 'zone');
  const zone = parseZone(source.at('zone'));
  const format = parseFormat(source.at('format'));
  const member = source.exactlyOne('from', 'column', 'constant');
  const isConstant = member === undefined || member === 'constant';
  if (member && !isConstant)
    return { kind: 'column', column: columnAt(source.at(member)), formatName: source.at('format').textOr('auto'), format, zone };
  const constant = source.at('constant');
  const epochMs = member ? format(zoneClock(zone))(constant.text() ?? '') : 0;
  if (Number.isNaN(epochMs)) constant.refuse('malformed-instant', 'a date in the given format is expected here');
  return { kind: 'constant', epochMs };
}
