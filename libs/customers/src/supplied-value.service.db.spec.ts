import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import { IdentityService } from './identity/identity.service.js';
import { type SuppliedType, SuppliedValueService } from './supplied-value.service.js';
import { fileOf, openTestCustomers, START, type TestCustomers } from './testing/open-customers.js';

describe('SuppliedValueService', () => {
  let customers: TestCustomers;

  beforeAll(async () => {
    customers = await openTestCustomers();
  });
  beforeEach(() => customers.empty());
  afterAll(() => customers.close());

  const service = () => customers.service(SuppliedValueService);
  const values = () =>
    customers.rows('SELECT customer_id AS who, value, supplied_at AS at FROM supplied_value ORDER BY 1, 3');
  const queued = async () =>
    (await customers.rows<{ who: string }>('DELETE FROM pending_change RETURNING customer_id AS who'))
      .map(({ who }) => who)
      .sort();

  it('keeps every value with its instant, and makes customers known', async () => {
    const earlier = new Date(START - 1000);
    const supply = (value: unknown, suppliedAt?: Date) =>
      service().supply({
        feature: 'risk',
        type: 'number',
        values: [{ customerId: 'anna', value, ...(suppliedAt && { suppliedAt }) }],
      });
    await supply(0.5);
    await supply(0.25, earlier);
    await supply(0.75);
    expect(await values()).toEqual([
      { who: 'anna', value: 0.25, at: earlier },
      { who: 'anna', value: 0.75, at: new Date(START) },
    ]);
    expect(await customers.rows('SELECT customer_id FROM customer')).toEqual([{ customer_id: 'anna' }]);
    expect(await queued()).toEqual(['anna', 'anna', 'anna']);
  });

  it('takes in all of a request or nothing, and names everything that is wrong', async () => {
    const supplied = service().supply({
      feature: 'risk',
      type: 'number',
      values: [
        { customerId: 'anna', value: 1 },
        { customerId: '', value: 1 },
        { customerId: 'bert', value: 'high' },
        { customerId: 'carl', value: Number.NaN },
        { customerId: 'dora', value: 1, suppliedAt: new Date(START + 1) },
      ],
    });
    await expect(supplied).rejects.toMatchObject({
      code: 'WINNOW_USAGE',
      problems: [
        { pointer: '/values/1/customerId' },
        { pointer: '/values/2/value' },
        { pointer: '/values/3/value' },
        { pointer: '/values/4/suppliedAt' },
      ],
    });
    expect(await values()).toEqual([]);
  });

  it('refuses texts that cannot be stored', async () => {
    const supplied = service().supply({
      feature: 'label',
      type: 'string',
      values: [
        { customerId: 'anna', value: 'a\0' },
        { customerId: 'b\0', value: 'fine' },
        { customerId: 'carl', value: '\ud83e' },
      ],
    });
    await expect(supplied).rejects.toMatchObject({
      problems: [{ pointer: '/values/0/value' }, { pointer: '/values/1/customerId' }, { pointer: '/values/2/value' }],
    });
  });

  describe('from a file', () => {
    const importFile = (lines: readonly string[], mapping: JsonObject, type: SuppliedType = 'number') =>
      service().import({ source: fileOf(lines.join('\n')), fileName: 'scores.csv', mapping, feature: 'risk', type });

    it('takes one value for each row, and skips rows without one', async () => {
      await customers.service(IdentityService).alias('old', 'anna');
      await queued();
      const lines = [
        'id,score,at',
        'old,0.25,2026-05-01',
        'bert,,2026-05-01',
        'carl,x,2026-05-01',
        'dora,1e-3,2026-05-02',
      ];
      const mapping = { customer_id: 'id', value: 'score', supplied_at: 'at' };
      const result = await importFile(lines, mapping);
      expect(result.rows).toEqual({ read: 4, added: 2, known: 0, skipped: 1, rejected: 1 });
      expect(result.firstRejects).toMatchObject([{ line: 4, reasonCode: 'property_malformed' }]);
      expect(await values()).toEqual([
        { who: 'anna', value: 0.25, at: new Date('2026-05-01') },
        { who: 'dora', value: 0.001, at: new Date('2026-05-02') },
      ]);
      expect(await queued()).toEqual(['anna', 'dora']);
      expect((await importFile(lines, mapping)).rows).toMatchObject({ added: 0, known: 2 });
      expect(await queued()).toEqual([]);
    });

    it('takes them as of now unless the file says when', async () => {
      await importFile(['id,score', 'anna,1', 'anna,2'], { customer_id: 'id', value: 'score' });
      expect(await values()).toEqual([{ who: 'anna', value: 2, at: new Date(START) }]);
    });

    it.each<[SuppliedType, string, unknown]>([
      ['boolean', 'yes', true],
      ['string', 'a "b": c', 'a "b": c'],
      ['number', '-1.50', -1.5],
    ])('reads a value as the %s it is', async (type, cell, value) => {
      await importFile(
        ['id\tscore', `anna\t${cell}`],
        { customer_id: 'id', value: 'score', file: { quote: 'none' } },
        type,
      );
      expect(await values()).toMatchObject([{ value }]);
    });

    it('needs to know the column', async () => {
      await expect(importFile(['id', 'anna'], { customer_id: 'id' })).rejects.toMatchObject({
        code: 'WINNOW_MAPPING_INVALID',
        problems: [{ pointer: '/value' }],
      });
    });
  });
});
