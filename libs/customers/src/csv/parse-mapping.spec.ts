import { describe, expect, it, test } from '@jest/globals';
import type { JsonValue } from '#kernel';
import { bindMapping } from './bind-mapping.js';
import type { CsvKind } from './mapping.js';
import { mappingDocument } from './mapping-pairs.js';
import { parseMapping } from './parse-mapping.js';
import { Refusal } from './refusal.js';

const HEADER = ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'];
const CELLS = ['C536379', 'D', '-1', '2010-12-01 09:41:00', '27.5', ' 14527 ', 'United Kingdom'];
const LEAST = { customer_id: 'CustomerID', occurred_at: 'InvoiceDate', name: 'order' };

/** What a mapping makes of one record; the refusal code, `skipped`, or its problems as `pointer: code`. */
function convert(kind: CsvKind, document: JsonValue, cells = CELLS, header = HEADER, line = 2): unknown {
  const parsed = parseMapping(kind, document);
  if (!parsed.ok) return parsed.error.map(({ pointer, code }) => `${pointer}: ${code}`);
  const bound = bindMapping(kind, parsed.value, header);
  if (!bound.ok) return bound.error.map(({ pointer, message }) => `${pointer}: ${message}`);
  const outcome = bound.value.convert(cells, line);
  if (outcome === undefined) return 'skipped';
  return outcome instanceof Refusal ? outcome.code : outcome;
}

const convertEvent = (fields: { [field: string]: JsonValue }, cells = CELLS, header = HEADER) =>
  convert('events', { ...LEAST, ...fields }, cells, header);

const withCell = (column: string, text: string) => CELLS.map((cell, index) => (HEADER[index] === column ? text : cell));

it('reads the least that makes an event', () => {
  expect(convertEvent({})).toEqual({
    line: 2,
    eventId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    customerId: '14527',
    occurredAtMs: Date.UTC(2010, 11, 1, 9, 41),
    name: 'order',
    value: null,
    properties: '{}',
  });
});

describe('events', () => {
  const cancelled = {
    cases: [{ when: { column: 'InvoiceNo', startsWith: 'C' }, then: 'order_cancelled' }],
    else: 'order',
  };

  test.each<[string, { [field: string]: JsonValue }, object]>([
    ['a prefix', { customer_id: { from: 'CustomerID', prefix: 'uk-' } }, { customerId: 'uk-14527' }],
    ['the line as id', { customer_id: '#' }, { customerId: '2' }],
    ['the line with a prefix', { customer_id: { from: '#', prefix: 'row-' } }, { customerId: 'row-2' }],
    ['a constant instant', { occurred_at: { constant: '2011-12-01' } }, { occurredAtMs: Date.UTC(2011, 11, 1) }],
    [
      'a format and a zone',
      { occurred_at: { from: 'InvoiceDate', format: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Tokyo' } },
      { occurredAtMs: Date.UTC(2010, 11, 1, 0, 41) },
    ],
    ['a name from a column', { name: { column: 'Country' } }, { name: 'United Kingdom' }],
    ['a name by cases', { name: cancelled }, { name: 'order_cancelled' }],
    ['a value from a column', { value: 'UnitPrice' }, { value: '27.5' }],
    ['a product', { value: 'Quantity*UnitPrice' }, { value: '-27.5' }],
    ['a product as a list', { value: { product: ['Quantity', 'UnitPrice'] } }, { value: '-27.5' }],
    ['a negated product', { value: { from: 'Quantity * UnitPrice', negate: true } }, { value: '27.5' }],
    ['an absolute value', { value: { from: 'Quantity', absolute: 'yes' } }, { value: '1' }],
    ['a constant value', { value: { constant: 1.5, negate: true } }, { value: '-1.5' }],
    [
      'properties',
      { properties: { sku: 'StockCode', quantity: 'Quantity:number', price: { column: 'UnitPrice', type: 'number' } } },
      { properties: '{"price":27.5,"quantity":-1,"sku":"D"}' },
    ],
    [
      'all other columns',
      { value: 'Quantity*UnitPrice', properties: '*' },
      { properties: '{"Country":"United Kingdom","InvoiceNo":"C536379","StockCode":"D"}' },
    ],
    [
      'some columns and all others',
      { value: 'Quantity*UnitPrice', properties: { '*': true, sku: 'StockCode' } },
      { properties: '{"Country":"United Kingdom","InvoiceNo":"C536379","sku":"D"}' },
    ],
  ])('%s', (_, fields, expected) => {
    expect(convertEvent(fields)).toMatchObject(expected);
  });

  it('leaves empty cells out', () => {
    const fields = { value: 'UnitPrice', properties: { country: 'Country', quantity: 'Quantity:number' } };
    expect(
      convertEvent(
        fields,
        CELLS.map((cell, index) => ([2, 4, 6].includes(index) ? ' ' : cell)),
      ),
    ).toMatchObject({
      value: null,
      properties: '{}',
    });
  });

  test.each([
    ['customer_id_missing', {}, withCell('CustomerID', '  ')],
    ['customer_id_too_long', {}, withCell('CustomerID', 'x'.repeat(201))],
    ['occurred_at_missing', {}, withCell('InvoiceDate', '')],
    ['occurred_at_malformed', {}, withCell('InvoiceDate', '2011-02-30')],
    ['name_missing', { name: { column: 'Country' } }, withCell('Country', '')],
    ['name_too_long', { name: { column: 'Country' } }, withCell('Country', 'x'.repeat(201))],
    ['value_malformed', { value: 'Quantity*UnitPrice' }, withCell('UnitPrice', 'free')],
    ['event_id_missing', { event_id: 'InvoiceNo' }, withCell('InvoiceNo', '')],
    ['property_malformed', { properties: { n: 'Quantity:number' } }, withCell('Quantity', 'many')],
    ['property_malformed', { properties: { n: 'Quantity:boolean' } }, withCell('Quantity', '2')],
  ])('%s', (code, fields, cells) => {
    expect(convertEvent(fields, cells)).toBe(code);
  });

  test.each<[JsonValue, boolean]>([
    [{ column: 'Country', equals: 'United Kingdom' }, true],
    [{ column: 'Country', equals: 'France' }, false],
    [{ column: 'Country', equals: 'France', not: true }, true],
    [{ column: 'Quantity', lessThan: 0 }, true],
    [{ column: 'Quantity', lessThan: '-1' }, false],
    [{ column: 'Country', lessThan: 0 }, false],
    [{ column: 'CustomerID', present: true }, true],
    [{ column: 'CustomerID', present: false }, false],
    [{ column: 'CustomerID', present: false, not: 'true' }, true],
    [
      [
        { column: 'Quantity', lessThan: 0 },
        { column: 'InvoiceNo', startsWith: 'C' },
      ],
      true,
    ],
    [
      [
        { column: 'Quantity', lessThan: 0 },
        { column: 'InvoiceNo', startsWith: 'A' },
      ],
      false,
    ],
  ])('where %j: %s', (where, taken) => {
    expect(convertEvent({ where }) !== 'skipped').toBe(taken);
  });

  it('reads decimal commas where the file is said to have them', () => {
    const fields = { file: { decimal: 'comma' }, value: 'UnitPrice', where: { column: 'UnitPrice', lessThan: 2000 } };
    expect(convertEvent(fields, withCell('UnitPrice', '1.234,50 €'))).toMatchObject({ value: '1234.5' });
  });
});

describe('customers', () => {
  const header = ['id', 'plan', 'age', 'newsletter', ''];
  const cells = ['17', ' Gold "A" ', '1.234,5', 'Yes', ''];

  test.each<[string, JsonValue, string]>([
    ['all columns', { customer_id: 'id' }, '{"age":"1.234,5","newsletter":"Yes","plan":"Gold \\"A\\""}'],
    [
      'columns with types and new names',
      {
        customer_id: 'id',
        attributes: { years: { from: 'age:number', decimal: 'comma' }, news: 'newsletter:boolean' },
      },
      '{"news":true,"years":1234.5}',
    ],
  ])('%s', (_, document, attributes) => {
    expect(convert('customers', document, cells, header)).toEqual({ line: 2, customerId: '17', attributes });
  });

  it('refuses attributes that are not of their type', () => {
    const document = { customer_id: 'id', attributes: { age: 'age:number' } };
    expect(convert('customers', document, cells, header)).toBe('attribute_malformed');
  });
});

describe('problems', () => {
  it('reports all of a document at once', () => {
    const document = {
      file: { delimiter: '||', encoding: 'ebcdic', headers: true },
      customer_id: { from: 'a', column: 'b' },
      occurred_at: { from: 'd', format: 'yyyy-MM-DD', zone: 'Europe/Atlantis' },
      name: { cases: [{ when: { column: 'x' }, then: '' }] },
      value: { from: 'a*', negate: true, absolute: true },
      properties: { p: 7, q: true },
      wehre: {},
    };
    expect(convert('events', document)).toEqual([
      '/wehre: unknown-field',
      '/file/headers: unknown-field',
      '/file/delimiter: wrong-type',
      '/file/encoding: wrong-type',
      '/customer_id: not-exactly-one',
      '/occurred_at/zone: unknown-zone',
      '/occurred_at/format: unknown-format',
      '/name/cases/0/when: not-exactly-one',
      '/name/cases/0/then: wrong-type',
      '/name/else: missing',
      '/value: not-exactly-one',
      '/value/from: wrong-type',
      '/properties/q: wrong-type',
    ]);
  });

  test.each<[string, JsonValue, string[]]>([
    ['nothing', {}, ['/customer_id: missing', '/occurred_at: missing', '/name: missing']],
    ['a list', [], [': wrong-type']],
    [
      'a constant that is no date',
      { ...LEAST, occurred_at: { constant: '2011-02-30' } },
      ['/occurred_at/constant: malformed-instant'],
    ],
    ['a constant that is no number', { ...LEAST, value: { constant: 'x' } }, ['/value/constant: malformed-number']],
    ['a long name', { ...LEAST, name: 'x'.repeat(201) }, ['/name: too-long']],
    ['a condition that is none', { ...LEAST, where: 'Country=France' }, ['/where: wrong-type']],
    ['attributes of events', { ...LEAST, attributes: '*' }, ['/attributes: unknown-field']],
  ])('%s', (_, document, problems) => {
    expect(convert('events', document)).toEqual(problems);
  });

  it('says which columns are missing, what there is, and what may be meant', () => {
    const fields = { customer_id: 'customer_id', value: 'Quantity*Price', where: { column: 'Land', equals: 'x' } };
    const has = `the file has: ${HEADER.join(', ')}`;
    expect(convertEvent(fields)).toEqual([
      `/where/column: no column 'Land'; ${has}`,
      `/customer_id: no column 'customer_id'; ${has}; did you mean 'CustomerID'?`,
      `/value: no column 'Price'; ${has}`,
    ]);
  });

  it('does not choose between columns of one name', () => {
    const document = { customer_id: 'id', attributes: { plan: 'plan' } };
    expect(convert('customers', document, ['1', 'a', 'b'], ['id', 'plan', 'plan'])).toEqual([
      "/attributes/plan: the file has more than one column 'plan'",
    ]);
  });
});

describe('pairs', () => {
  it('write the same document', () => {
    const pairs = [
      'customer_id=CustomerID',
      'customer_id.prefix=uk-',
      'occurred_at.zone=Europe/London',
      'occurred_at = InvoiceDate',
      'value=Quantity*UnitPrice',
      'name.cases.0.when.column=InvoiceNo',
      'name.cases.0.when.startsWith=C',
      'name.cases.0.then=order_cancelled',
      'name.else=order',
      'properties=*',
      'properties.stock.code=StockCode',
      'where.column=Country',
      'where.equals=a=b',
      'file.delimiter=tab',
      'file.header=no',
    ];
    expect(mappingDocument(pairs)).toEqual({
      ok: true,
      value: {
        customer_id: { from: 'CustomerID', prefix: 'uk-' },
        occurred_at: { from: 'InvoiceDate', zone: 'Europe/London' },
        value: 'Quantity*UnitPrice',
        name: {
          cases: [{ when: { column: 'InvoiceNo', startsWith: 'C' }, then: 'order_cancelled' }],
          else: 'order',
        },
        properties: { '*': '*', 'stock.code': 'StockCode' },
        where: { column: 'Country', equals: 'a=b' },
        file: { delimiter: 'tab', header: 'no' },
      },
    });
  });

  it('replace fields of a document, and single options of its file', () => {
    const base = { ...LEAST, value: { column: 'Total', decimal: 'comma' }, file: { delimiter: ';', decimal: 'comma' } };
    expect(mappingDocument(['value=UnitPrice', 'file.delimiter=,'], base)).toEqual({
      ok: true,
      value: { ...LEAST, value: 'UnitPrice', file: { delimiter: ',', decimal: 'comma' } },
    });
  });

  it('are refused with their place', () => {
    expect(mappingDocument(['name=order', 'customer_id', 'value='])).toMatchObject({
      ok: false,
      error: [{ pointer: '/1' }, { pointer: '/2' }],
    });
  });

  it('cannot reach the prototype of an object', () => {
    const document = mappingDocument(['__proto__.polluted=yes', 'name.__proto__.polluted=yes']);
    expect(document.ok).toBe(true);
    expect({}).not.toHaveProperty('polluted');
  });
});
