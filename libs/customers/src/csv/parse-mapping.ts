import { err, isJsonObject, type JsonValue, ok, type Problem, type Result } from '#kernel';
import { LONGEST_NAME } from './event-name.js';
import { instantFormat } from './instant-format.js';
import type {
  ColumnRef,
  CsvKind,
  CustomerIdSpec,
  InstantSpec,
  Mappings,
  NameCase,
  NameSpec,
  ValueSpec,
} from './mapping.js';
import { columnAt, columnsJoinedBy } from './parse-columns.js';
import { parseConditions } from './parse-conditions.js';
import { type DecimalMark, parseDecimal, plainDecimal } from './parse-decimal.js';
import { parseFileOptions } from './parse-file-options.js';
import type { InstantFormat } from './parse-instant.js';
import { parseMembers } from './parse-members.js';
import { Place } from './place.js';
import { applySign, type Sign } from './sign.js';
import { isTimeZone, zoneClock } from './time-zone.js';

const LINE_NUMBER = '#';
const DEFAULT_FORMAT = 'auto';

/** Readers of a whole document. They note problems and answer something of the right shape, so that all problems are found. */
const READERS: { readonly [Kind in CsvKind]: (root: Place) => Mappings[Kind] } = {
  events: (root) => {
    root.expectOnly('file', 'where', 'customer_id', 'occurred_at', 'name', 'value', 'event_id', 'properties');
    const { file, decimal } = parseFileOptions(root.at('file'));
    return {
      file,
      where: parseConditions(root.at('where'), decimal),
      customerId: parseCustomerId(root.at('customer_id')),
      occurredAt: parseInstant(root.at('occurred_at')),
      name: parseName(root.at('name'), decimal),
      value: parseValue(root.at('value'), decimal),
      eventId: parseEventId(root.at('event_id')),
      properties: parseMembers(root.at('properties'), decimal, false),
    };
  },
  customers: (root) => {
    root.expectOnly('file', 'where', 'customer_id', 'attributes');
    const { file, decimal } = parseFileOptions(root.at('file'));
    return {
      file,
      where: parseConditions(root.at('where'), decimal),
      customerId: parseCustomerId(root.at('customer_id')),
      attributes: parseMembers(root.at('attributes'), decimal, true),
    };
  },
};

/**
 * Parses a mapping document; {@link Mappings} describes it.
 * @returns the mapping, or every problem of the document at once. Whether a file has the columns is seen when the mapping is bound to it.
 */
export function parseMapping<Kind extends CsvKind>(kind: Kind, document: JsonValue): Result<Mappings[Kind], Problem[]> {
  if (!isJsonObject(document)) return err([{ code: 'wrong-type', pointer: '', message: 'a mapping is a JSON object' }]);
  const problems: Problem[] = [];
  const mapping = READERS[kind](new Place(document, '', problems));
  return problems.length > 0 ? err(problems) : ok(mapping);
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
  if (!member) return { kind: 'constant', epochMs: 0 };
  if (member === 'constant')
    return { kind: 'constant', epochMs: parseConstantInstant(source.at(member), format, zone) };
  const formatName = source.at('format').textOr(DEFAULT_FORMAT);
  return { kind: 'column', column: columnAt(source.at(member)), formatName, format, zone };
}

function parseConstantInstant(place: Place, format: InstantFormat, zone: string): number {
  const epochMs = format(zoneClock(zone))(place.text() ?? '');
  if (Number.isNaN(epochMs)) place.refuse('malformed-instant', 'a date in the format that is given is expected here');
  return epochMs;
}

function parseZone(place: Place): string {
  const zone = place.textOr('UTC');
  if (isTimeZone(zone)) return zone;
  place.refuse('unknown-zone', `there is no time zone "${zone}"; names look like Europe/London`);
  return 'UTC';
}

function parseFormat(place: Place): InstantFormat {
  const format = instantFormat(place.textOr(DEFAULT_FORMAT));
  if (format.ok) return format.value;
  place.refuse('unknown-format', `this is no date format: ${format.error}`);
  return () => () => 0;
}

function parseName(place: Place, decimal: DecimalMark): NameSpec {
  const source = place.orMember('constant').expectOnly('constant', 'column', 'cases', 'else');
  switch (source.exactlyOne('constant', 'column', 'cases')) {
    case 'column':
      return { kind: 'column', column: columnAt(source.at('column')) };
    case 'cases': {
      const cases = source.at('cases').items();
      return {
        kind: 'cases',
        cases: cases.map((each) => parseCase(each, decimal)),
        otherwise: nameAt(source.at('else')),
      };
    }
    case 'constant':
      return { kind: 'constant', name: nameAt(source.at('constant')) };
    case undefined:
      return { kind: 'constant', name: '' };
  }
}

function parseCase(place: Place, decimal: DecimalMark): NameCase {
  place.expectOnly('when', 'then');
  const when = parseConditions(place.at('when'), decimal);
  if (place.at('when').isAbsent) place.at('when').refuse('missing', 'a condition is needed');
  return { when, name: nameAt(place.at('then')) };
}

function nameAt(place: Place): string {
  const name = place.text()?.trim() ?? '';
  if (name.length > LONGEST_NAME) place.refuse('too-long', `a name has at most ${LONGEST_NAME} characters`);
  return name;
}

function parseValue(place: Place, decimal: DecimalMark): ValueSpec | undefined {
  if (place.isAbsent) return undefined;
  const source = place
    .orMember('from')
    .expectOnly('from', 'column', 'product', 'constant', 'decimal', 'negate', 'absolute');
  const sign = parseSign(source);
  const mark = source.at('decimal').isAbsent ? decimal : source.at('decimal').word<DecimalMark>('point', 'comma');
  const product = (columns: readonly ColumnRef[]): ValueSpec => ({ kind: 'product', columns, decimal: mark, sign });
  switch (source.exactlyOne('from', 'column', 'product', 'constant')) {
    case 'from':
      return product(columnsJoinedBy('*', source.at('from')));
    case 'column':
      return product([columnAt(source.at('column'))]);
    case 'product':
      return product(source.at('product').items().map(columnAt));
    case 'constant':
      return { kind: 'constant', value: applySign(parseConstantValue(source.at('constant')), sign) };
    case undefined:
      return undefined;
  }
}

function parseSign(source: Place): Sign {
  const isNegated = source.at('negate').yesNo(false);
  const isAbsolute = source.at('absolute').yesNo(false);
  if (isNegated && isAbsolute) source.refuse('not-exactly-one', 'only one of "negate" and "absolute" can be true');
  if (isNegated) return 'negated';
  return isAbsolute ? 'absolute' : 'kept';
}

/** In the document a number is written as JSON writes it, whatever the file does. */
function parseConstantValue(place: Place): string {
  const number = parseDecimal(place.text() ?? '0', 'point');
  const decimal = number && plainDecimal(number);
  if (decimal === undefined) place.refuse('malformed-number', 'a decimal number is expected here');
  return decimal ?? '0';
}

function parseEventId(place: Place): ColumnRef[] {
  if (place.isAbsent) return [];
  if (Array.isArray(place.value)) return place.items().map(columnAt);
  const source = place.orMember('from').expectOnly('from', 'column');
  const member = source.exactlyOne('from', 'column');
  if (!member) return [];
  return member === 'from' ? columnsJoinedBy('+', source.at('from')) : [columnAt(source.at('column'))];
}
