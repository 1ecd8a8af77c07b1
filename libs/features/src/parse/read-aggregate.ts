import { isZone, PERIODS } from '#rules';
import { AGGREGATES, type Aggregate, type AggregateFeature, OF_TEXT, type RecencyFeature } from '../feature-spec.js';
import type { FeatureReader } from './feature-reader.js';
import { keysOf } from './keys-of.js';
import { readSelection } from './read-events.js';
import { readWindow } from './read-window.js';
import type { Undescribed } from './undescribed.js';

export function readAggregate(reader: FeatureReader): Undescribed<AggregateFeature> {
  const aggregate = reader.oneOf('aggregate', keysOf(AGGREGATES));
  const selection = readSelection(reader);
  return {
    kind: 'aggregate',
    aggregate,
    ...selection,
    minus: readMinus(reader, aggregate, selection.events),
    of: readOf(reader, aggregate),
    missing: reader.oneOf('missing', ['ignore', 'one_each'], 'ignore'),
    period: readPeriod(reader, aggregate),
    window: readWindow(reader),
  };
}

export const readRecency = (reader: FeatureReader): Undescribed<RecencyFeature> => ({
  kind: 'recency',
  ...readSelection(reader),
});

function readOf(reader: FeatureReader, aggregate: Aggregate): string {
  const of = reader.text('of', 'value');
  if (aggregate === 'distinct' && !reader.has('of')) {
    reader.refuse('of', 'distinct needs the name of an event property to count the different values of.');
  } else if (OF_TEXT.includes(aggregate) && of === 'value') {
    reader.refuse('of', `${aggregate} needs the name of an event property that is a text.`);
  } else if (of === '') {
    reader.refuse('of', 'must be "value" or the name of an event property.');
  }
  return of;
}

function readMinus(reader: FeatureReader, aggregate: Aggregate, events: readonly string[]): string[] {
  if (!reader.has('minus')) return [];
  const minus = reader.eventNames('minus');
  const both = minus.filter((name) => events.includes(name));
  if (aggregate !== 'sum') reader.refuse('minus', 'is for sums only.');
  if (both.length > 0) reader.refuse('minus', `cannot subtract what "events" adds: ${both.join(', ')}.`);
  return minus;
}

function readPeriod(reader: FeatureReader, aggregate: Aggregate): AggregateFeature['period'] {
  const unit = reader.oneOf('period', PERIODS, 'day');
  const zone = reader.text('zone', 'UTC');
  if (!isZone(zone)) reader.refuse('zone', 'must be the name of a time zone, like Europe/Amsterdam or UTC.');
  if (aggregate !== 'active_periods') {
    for (const member of ['period', 'zone'])
      if (reader.has(member)) reader.refuse(member, 'is for active_periods only.');
  }
  return { unit, zone };
}
