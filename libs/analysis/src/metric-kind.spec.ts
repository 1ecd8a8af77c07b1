import { describe, expect, it } from '@jest/globals';
import { DefinitionRegistry, emptyBodies } from '#definitions';
import type { JsonObject } from '#kernel';
import { METRIC_KIND } from './metric-kind.js';

const registry = new DefinitionRegistry();
registry.register(METRIC_KIND);

function parse(metrics: Readonly<Record<string, JsonObject>>) {
  const bodies = emptyBodies();
  for (const [key, body] of Object.entries(metrics)) bodies.metric.set(key, body);
  const { scope, problems } = registry.parse(bodies);
  return { metrics: scope.specs(METRIC_KIND), problems };
}

const refusedAt = (body: JsonObject): string[] => parse({ probe: body }).problems.map(({ pointer }) => pointer);

const ORDERED: JsonObject = { kind: 'proportion', events: ['order'] };
const SPEND: JsonObject = { kind: 'mean', events: ['order'] };

describe('a metric', () => {
  it('counts for ever, under its key, unless said otherwise', () => {
    expect(parse({ probe: ORDERED }).metrics.get('probe')).toEqual({
      name: 'probe',
      description: '',
      kind: 'proportion',
      events: ['order'],
      aggregate: 'sum',
      windowDays: undefined,
    });
  });

  it('sums values, or counts events', () => {
    const { metrics } = parse({ spend: SPEND, orders: { ...SPEND, aggregate: 'count', window_days: 0.5 } });
    expect(metrics.get('spend')).toMatchObject({ kind: 'mean', aggregate: 'sum' });
    expect(metrics.get('orders')).toMatchObject({ kind: 'mean', aggregate: 'count', windowDays: 0.5 });
  });

  it.each<[string, JsonObject]>([
    ['/name', { name: 5 }],
    ['/description', { description: null }],
    ['/kind', { kind: 'ratio' }],
    ['/kind', { kind: null }],
    ['/events', { events: [] }],
    ['/events', { events: 'order' }],
    ['/events', { events: ['order', ''] }],
    ['/aggregate', { aggregate: 'max' }],
    ['/window_days', { window_days: 0 }],
    ['/window_days', { window_days: 3651 }],
    ['/window_days', { window_days: '14' }],
    ['/windowdays', { windowdays: 14 }],
  ])('is refused at %s with %j', (pointer, change) => {
    expect(refusedAt({ ...SPEND, ...change })).toEqual([pointer]);
  });

  it('has no aggregate as a proportion: 1 or 0 is all there is', () => {
    expect(refusedAt({ ...ORDERED, aggregate: 'count' })).toEqual(['/aggregate']);
  });

  it('reports every problem at once, each under its key', () => {
    const { problems } = parse({ a: {}, b: { ...SPEND, events: [5], window_days: -1 }, c: SPEND });
    expect(problems.map(({ kind, key, pointer }) => `${kind} ${key}${pointer}`)).toEqual([
      'metric a/kind',
      'metric a/events',
      'metric b/events',
      'metric b/window_days',
    ]);
  });
});
