import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kernel';
import type { StoredDefinition } from './definition.repository.js';
import { type Bodies, emptyBodies } from './definition-registry.js';
import { overlay, planChanges } from './plan.js';

const stored = (definition: Partial<StoredDefinition> & Pick<StoredDefinition, 'kind' | 'key'>): StoredDefinition => ({
  id: 1,
  uid: 'b3c0a6f2-58a1-4e0c-9f4e-0d4c3f5c7a11',
  version: 1,
  body: {},
  ...definition,
});

function wanted(definitions: Readonly<Record<string, JsonObject>>): Bodies {
  const bodies = emptyBodies();
  for (const [path, body] of Object.entries(definitions)) {
    const [kind, key = ''] = path.split('/');
    bodies[kind as keyof Bodies].set(key, body);
  }
  return bodies;
}

describe('planChanges', () => {
  it('creates what is new at version 1', () => {
    const body = { name: 'Lapsed' };
    expect(planChanges([], wanted({ 'segment/lapsed': body }))).toEqual([
      { kind: 'segment', key: 'lapsed', action: 'create', version: 1, before: undefined, after: body },
    ]);
  });

  it('publishes the next version of what differs', () => {
    const [before, after] = [{ name: 'Lapsed' }, { name: 'Lapsed customers' }];
    const current = stored({ kind: 'segment', key: 'lapsed', version: 3, body: before });
    expect(planChanges([current], wanted({ 'segment/lapsed': after }))).toEqual([
      { kind: 'segment', key: 'lapsed', action: 'update', version: 4, before, after },
    ]);
  });

  it('sees no change in another order of members, at any depth, and one in another order of a list', () => {
    const body = { name: 'Lapsed', rule: { all: [{ fact: 'a', operator: 'in', value: [1, 2] }] } };
    const reordered = { rule: { all: [{ value: [1, 2], operator: 'in', fact: 'a' }] }, name: 'Lapsed' };
    const otherList = { name: 'Lapsed', rule: { all: [{ fact: 'a', operator: 'in', value: [2, 1] }] } };
    const current = stored({ kind: 'segment', key: 'lapsed', version: 2, body });
    const actionFor = (one: JsonObject) => planChanges([current], wanted({ 'segment/lapsed': one }))[0];
    expect(actionFor(reordered)).toMatchObject({ action: 'unchanged', version: 2 });
    expect(actionFor(otherList)).toMatchObject({ action: 'update', version: 3 });
  });

  it('keeps what the folder does not know', () => {
    const body = { name: 'By hand' };
    const current = stored({ kind: 'segment', key: 'by_hand', version: 2, body });
    expect(planChanges([current], emptyBodies())).toEqual([
      { kind: 'segment', key: 'by_hand', action: 'unmanaged', version: 2, before: body, after: body },
    ]);
  });

  it('tells a segment from a metric of the same key', () => {
    const current = stored({ kind: 'metric', key: 'orders', version: 5 });
    const plan = planChanges([current], wanted({ 'segment/orders': {} }));
    expect(plan.map(({ kind, action, version }) => [kind, action, version])).toEqual([
      ['segment', 'create', 1],
      ['metric', 'unmanaged', 5],
    ]);
  });

  it('goes kind by kind in order of dependence, and by key within each', () => {
    const bodies = wanted({ 'experiment/a': {}, 'metric/a': {}, 'segment/b': {}, 'feature/z': {} });
    const plan = planChanges([stored({ kind: 'segment', key: 'a' })], bodies);
    expect(plan.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'feature z',
      'segment a',
      'segment b',
      'metric a',
      'experiment a',
    ]);
  });
});

describe('overlay', () => {
  it('is what is stored, with what is wanted laid over it', () => {
    const merged = overlay(
      [
        stored({ kind: 'segment', key: 'kept', body: { name: 'Kept' } }),
        stored({ kind: 'segment', key: 'changed', body: { name: 'Old', owner: 'crm' } }),
      ],
      wanted({ 'segment/changed': { name: 'New' }, 'feature/added': { kind: 'attribute' } }),
    );
    expect(Object.fromEntries(merged.segment)).toEqual({ kept: { name: 'Kept' }, changed: { name: 'New' } });
    expect(Object.fromEntries(merged.feature)).toEqual({ added: { kind: 'attribute' } });
  });

  it('leaves the wanted bodies as they are', () => {
    const bodies = emptyBodies();
    overlay([stored({ kind: 'metric', key: 'orders' })], bodies);
    expect(bodies.metric.size).toBe(0);
  });
});
