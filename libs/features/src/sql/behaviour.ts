/**
 * What is drawn from the log: relations with one row per customer, which the state joins. All events are read once and grouped by
 * customer for the features without further ado; anchored windows, sessions and sequences each need a reading of their own.
 */
import type { SqlParameters } from '#kernel';
import { intervalSql } from '#rules';
import {
  type AggregateFeature,
  type Anchor,
  type EventSelection,
  type FeatureSpec,
  type RecencyFeature,
  type SequenceFeature,
  type SessionsFeature,
} from '../feature-spec.js';
import { aggregateSql } from './aggregate.js';
import { EventCodes, selected, selectionKey } from './event-selection.js';
import { insideWindow, WindowEdges } from './event-window.js';
import { quote } from './fact-columns.js';
import type { Moments } from './moments.js';
import type { Subjects } from './state-query.js';
import { typedText } from './typed-json.js';

/** One relation of the statement: customer_id, columns of features, and perhaps when the clock next changes one. */
export interface Relation {
  readonly name: string;
  readonly sql: string;
  /** Whether the state joins it, or only other relations read it. */
  readonly use: 'columns' | 'columns and edge' | 'inner';
}

/** Name of the column that says when the clock next changes something in a row of a relation. */
export const EDGE = 'w_edge';

export interface BehaviourContext {
  readonly subjects: Subjects;
  readonly moments: Moments;
  readonly parameters: SqlParameters;
}

/** What aggregates over all events are written with. */
type AggregateContext = BehaviourContext & { readonly codes: EventCodes | undefined };

type Aggregated = readonly [key: string, spec: AggregateFeature | RecencyFeature];

export class Behaviour {
  readonly relations: Relation[] = [];
  /** Column of each feature that has one, by key. */
  readonly columns = new Map<string, string>();

  constructor(
    features: ReadonlyMap<string, FeatureSpec>,
    private readonly context: BehaviourContext,
  ) {
    const plain: Aggregated[] = [];
    const anchored: Aggregated[] = [];
    for (const [key, spec] of features) {
      if (spec.kind === 'sessions') this.addSessions(key, spec);
      if (spec.kind === 'sequence') this.addSequence(key, spec);
      if (spec.kind === 'recency' || spec.kind === 'aggregate') {
        const isAnchored = spec.kind === 'aggregate' && spec.window?.kind === 'anchored';
        (isAnchored ? anchored : plain).push([key, spec]);
      }
    }
    if (plain.length > 0) this.addAggregates(plain);
    if (anchored.length > 0) this.addAnchored(anchored);
  }

  private get parameters(): SqlParameters {
    return this.context.parameters;
  }

  private get moments(): Moments {
    return this.context.moments;
  }

  /** Without an instant of its own for everybody, the events need no join. */
  private addAggregates(features: readonly Aggregated[]): void {
    const { who } = this.context.subjects;
    const codes = who === 'everyone' || who === 'range' ? new EventCodes() : undefined;
    const context = { ...this.context, codes };
    const columns = features.map(([key, spec]) => this.column(key, spec, (part) => this.partSql(part, context)));
    const edges = this.edgesOf(features, context);
    const list = ['e.customer_id', ...columns, ...edges].join(',\n    ');
    const relevant = codes ? this.coded(codes) : this.relevant(features.flatMap(([, spec]) => namesOf(spec)));
    this.add(
      'behaviour',
      `SELECT ${list}\n  FROM ${relevant} GROUP BY e.customer_id`,
      edges.length > 0 ? 'columns and edge' : 'columns',
    );
  }

  /** `sum` may have events to subtract; everything else is one aggregate. */
  private column(key: string, spec: AggregateFeature | RecencyFeature, partSql: (part: Part) => string): string {
    this.columns.set(key, quote(key));
    const main = partSql({ spec, selection: spec });
    const minus = spec.kind === 'aggregate' ? spec.minus : [];
    if (minus.length === 0) return `${main} AS ${quote(key)}`;
    const subtracted = partSql({ spec, selection: { ...spec, events: minus } });
    return `coalesce(${main}, 0) - coalesce(${subtracted}, 0) AS ${quote(key)}`;
  }

  private partSql({ spec, selection }: Part, context: AggregateContext): string {
    const conditions = selected(selection, context);
    if (spec.kind === 'recency') return `max(e.occurred_at) FILTER (WHERE ${conditions.join(' AND ')})`;
    const { window } = spec;
    if (window?.kind === 'anchored') throw new Error('An anchored window is measured from an event.');
    return aggregateSql(spec, [...conditions, ...insideWindow('e.occurred_at', window, this.context)], this.parameters);
  }

  /** When the next event crosses an edge of a window: one aggregate for all windows over the same events. */
  private edgesOf(features: readonly Aggregated[], context: AggregateContext): string[] {
    const groups = new Map<string, { selection: EventSelection; edges: WindowEdges }>();
    for (const [, spec] of features) {
      if (spec.kind === 'recency' || spec.window === undefined || spec.window.kind === 'anchored') continue;
      const selection = { ...spec, events: namesOf(spec) };
      const key = selectionKey(selection);
      const group = groups.get(key) ?? { selection, edges: new WindowEdges() };
      group.edges.add(spec.window);
      groups.set(key, group);
    }
    const parts = [...groups.values()]
      .filter(({ edges }) => !edges.isEmpty)
      .map(({ selection, edges }) => {
        const crossing = edges.sql('e.occurred_at', this.moments, this.parameters);
        return `min(${crossing}) FILTER (WHERE ${selected(selection, context).join(' AND ')})`;
      });
    return parts.length === 0 ? [] : [`${earliest(parts)} AS ${EDGE}`];
  }

  /**
   * The same for many customers, whose events are compared with names by many aggregates: by codes that are worked out once per event.
   * The names are only looked at here, so that it also leaves out what nobody asks about. Events of a range come in the order of the
   * key, so that nothing needs to be sorted or hashed to group them.
   */
  private coded(codes: EventCodes): string {
    const { subjects, moments } = this.context;
    const range = subjects.who === 'range' ? rangeConditions('e', subjects, this.parameters) : [];
    const conditions = [...range, `e.occurred_at <= ${moments.t}`].join(' AND ');
    const order = subjects.who === 'range' ? ' ORDER BY e.customer_id' : '';
    const columns = 'e.customer_id, e.occurred_at, e.event_id, e.name, e.value, e.properties';
    return `(SELECT ${columns}, ${codes.sql(this.parameters)} AS n FROM event e WHERE ${conditions}${order} LIMIT ALL) e WHERE e.n IS NOT NULL`;
  }

  /** Events up to now of the customers asked about, by name: what to put behind FROM. */
  private relevant(names: readonly string[], joined = ''): string {
    const { subjects, moments } = this.context;
    const byName = `e.name = ANY(${this.parameters.bind([...new Set(names)], 'text[]')})`;
    switch (subjects.who) {
      case 'everyone':
        return `event e${joined} WHERE ${byName} AND e.occurred_at <= ${moments.t}`;
      case 'range':
        return `event e${joined} WHERE ${[...rangeConditions('e', subjects, this.parameters), byName].join(' AND ')} AND e.occurred_at <= ${moments.t}`;
      case 'customers':
        return `event e${joined} WHERE e.customer_id = ANY(${this.parameters.bind(subjects.customerIds, 'text[]')}) AND ${byName} AND e.occurred_at <= ${moments.t}`;
      default:
        return `subject s JOIN event e USING (customer_id)${joined} WHERE ${byName} AND e.occurred_at <= s.t`;
    }
  }

  /** Everything is measured from one event or attribute of the customer, so the clock changes nothing. */
  private addAnchored(features: readonly Aggregated[]): void {
    const anchors = new Map<string, { column: string; anchor: Anchor }>();
    const columnOf = (anchor: Anchor): string => {
      const key = JSON.stringify(anchor);
      const known = anchors.get(key) ?? { column: `w_a${anchors.size}`, anchor };
      anchors.set(key, known);
      return `a.${known.column}`;
    };
    const columns = features.map(([key, spec]) => this.column(key, spec, (part) => this.anchoredPart(part, columnOf)));
    const relevant = this.relevant(
      features.flatMap(([, spec]) => namesOf(spec)),
      ' JOIN anchor a USING (customer_id)',
    );
    this.addAnchors([...anchors.values()]);
    const list = ['e.customer_id', ...columns].join(',\n    ');
    this.add('anchored', `SELECT ${list}\n  FROM ${relevant} GROUP BY e.customer_id`, 'columns');
  }

  private anchoredPart({ spec, selection }: Part, columnOf: (anchor: Anchor) => string): string {
    if (spec.kind !== 'aggregate' || spec.window?.kind !== 'anchored') throw new Error('The window has no anchor.');
    const { side, anchor, within } = spec.window;
    const from = columnOf(anchor);
    const length = within === undefined ? undefined : intervalSql(within, this.parameters);
    const window =
      side === 'after'
        ? [`e.occurred_at >= ${from}`, ...(length ? [`e.occurred_at < ${from} + ${length}`] : [])]
        : [`e.occurred_at < ${from}`, ...(length ? [`e.occurred_at >= ${from} - ${length}`] : [])];
    return aggregateSql(spec, [...selected(selection, this.context), ...window], this.parameters);
  }

  private addAnchors(anchors: ReadonlyArray<{ column: string; anchor: Anchor }>): void {
    const events = anchors.flatMap(({ column, anchor }) => {
      if (anchor.kind !== 'event') return [];
      const selection = { events: anchor.events, where: undefined, properties: new Map() };
      const filter = `FILTER (WHERE ${selected(selection, this.context).join(' AND ')})`;
      return [`${anchor.which === 'first' ? 'min' : 'max'}(e.occurred_at) ${filter} AS ${column}`];
    });
    const attributes = anchors.flatMap(({ column, anchor }) =>
      anchor.kind === 'attribute' ? [`${this.anchorAttribute(anchor.attribute)} AS ${column}`] : [],
    );
    const names = anchors.flatMap(({ anchor }) => (anchor.kind === 'event' ? anchor.events : []));
    if (events.length > 0) {
      const list = ['e.customer_id', ...events].join(', ');
      this.add('anchor_event', `SELECT ${list} FROM ${this.relevant(names)} GROUP BY e.customer_id`, 'inner');
    }
    const ofEvents = anchors.flatMap(({ column, anchor }) => (anchor.kind === 'event' ? [`v.${column}`] : []));
    const columns = ['s.customer_id', ...attributes, ...ofEvents];
    const join = events.length > 0 ? ' LEFT JOIN anchor_event v USING (customer_id)' : '';
    this.add('anchor', `SELECT ${columns.join(', ')} FROM subject s${join}`, 'inner');
  }

  private anchorAttribute(attribute: string): string {
    return typedText(`(s.attributes ->> ${this.parameters.bind(attribute, 'text')})`, 'instant');
  }

  private addSessions(key: string, spec: SessionsFeature): void {
    const index = this.relations.length;
    const gap = `make_interval(mins => ${this.parameters.bind(spec.gapMinutes, 'int')})`;
    const conditions = selected(spec, this.context).join(' AND ');
    const order = 'PARTITION BY customer_id ORDER BY occurred_at, event_id';
    const sessions = `SELECT customer_id, min(occurred_at) AS started, max(occurred_at) - min(occurred_at) AS length, count(*) AS events
    FROM (SELECT customer_id, occurred_at, count(*) FILTER (WHERE begins) OVER (${order}) AS number
      FROM (SELECT customer_id, event_id, occurred_at, (occurred_at - lag(occurred_at) OVER (${order}) > ${gap}) IS NOT FALSE AS begins
        FROM (SELECT e.customer_id, e.event_id, e.occurred_at FROM ${this.relevant(spec.events)} AND ${conditions}) chosen) paused) numbered
    GROUP BY customer_id, number`;
    this.add(`session_${index}`, sessions, 'inner');
    this.addOccurrences(
      key,
      { index, source: `session_${index}`, instant: 'o.started', window: spec.window },
      (filter) => sessionMeasure(spec.measure, filter),
    );
  }

  private addSequence(key: string, spec: SequenceFeature): void {
    const index = this.relations.length;
    const parts = [spec.first, spec.then, spec.without].flatMap((selection) => selection ?? []);
    const marks = (['first', 'then', 'without'] as const).map((role) => {
      const selection = spec[role];
      const condition = selection === undefined ? 'false' : selected(selection, this.context).join(' AND ');
      return `(${condition}) AS is_${role}`;
    });
    const chosen = `SELECT e.customer_id, e.occurred_at, ${marks.join(', ')} FROM ${this.relevant(parts.flatMap(({ events }) => events))}`;
    const followed = `SELECT customer_id, occurred_at, is_first,
      min(occurred_at) FILTER (WHERE is_then) OVER later AS next_then, min(occurred_at) FILTER (WHERE is_without) OVER later AS next_without
      FROM (${chosen}) chosen WHERE is_first OR is_then OR is_without
      WINDOW later AS (PARTITION BY customer_id ORDER BY occurred_at DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
    const due = `occurred_at + ${intervalSql(spec.within, this.parameters)}`;
    const complete =
      spec.then === undefined
        ? `SELECT customer_id, due AS completed FROM (SELECT customer_id, is_first, next_without, ${due} AS due FROM (${followed}) followed) timed
    WHERE is_first AND (next_without IS NULL OR next_without > due)`
        : `SELECT customer_id, next_then AS completed FROM (${followed}) followed
    WHERE is_first AND next_then <= ${due} AND (next_without IS NULL OR next_without >= next_then)`;
    this.add(`sequence_${index}`, complete, 'inner');
    const occurrences = { index, source: `sequence_${index}`, instant: 'o.completed', window: spec.window };
    this.addOccurrences(key, { ...occurrences, mayBeAhead: spec.then === undefined }, (filter) => {
      if (spec.measure === 'count') return `(count(*) ${filter})::int`;
      return `${spec.measure === 'first_at' ? 'min' : 'max'}(o.completed) ${filter}`;
    });
  }

  /** One value per customer over things with an instant, in a window. */
  private addOccurrences(
    key: string,
    { index, source, instant, window, mayBeAhead = false }: Occurrences,
    measure: (filter: string) => string,
  ): void {
    const reached = mayBeAhead ? [`${instant} <= ${this.moments.t}`] : [];
    const conditions = [...insideWindow(instant, window, this.context), ...reached];
    const filter = conditions.length === 0 ? '' : `FILTER (WHERE ${conditions.join(' AND ')})`;
    const edges = new WindowEdges();
    edges.add(window);
    const crossings = [
      ...(edges.isEmpty ? [] : [`min(${edges.sql(instant, this.moments, this.parameters)})`]),
      ...(mayBeAhead ? [`min(${instant}) FILTER (WHERE ${instant} > ${this.moments.t})`] : []),
    ];
    const column = `w_o${index}`;
    this.columns.set(key, column);
    const list = ['o.customer_id', `${measure(filter)} AS ${column}`];
    if (crossings.length > 0) list.push(`${earliest(crossings)} AS ${EDGE}`);
    const subject = this.moments.now.kind === 'each' ? ' JOIN subject s USING (customer_id)' : '';
    const sql = `SELECT ${list.join(', ')} FROM ${source} o${subject} GROUP BY o.customer_id`;
    this.add(`occurrence_${index}`, sql, crossings.length > 0 ? 'columns and edge' : 'columns');
  }

  private add(name: string, sql: string, use: Relation['use']): void {
    this.relations.push({ name, sql, use });
  }
}

/** What an aggregate works on: all the events of a feature, or those that it adds or subtracts. */
interface Part {
  readonly spec: AggregateFeature | RecencyFeature;
  readonly selection: EventSelection;
}

/** Sessions or sequences: a relation with an instant for each. */
interface Occurrences {
  readonly index: number;
  readonly source: string;
  readonly instant: string;
  readonly window: SessionsFeature['window'];
  /** Some are known before their instant has come. */
  readonly mayBeAhead?: boolean;
}

const namesOf = (spec: AggregateFeature | RecencyFeature): readonly string[] =>
  spec.kind === 'aggregate' ? [...spec.events, ...spec.minus] : spec.events;

/** PostgreSQL's least() leaves NULL aside. */
export const earliest = (instants: readonly string[]): string =>
  instants.length === 1 ? (instants[0] ?? 'NULL') : `least(${instants.join(', ')})`;

/** Conditions that the customers of a table are in a range of ids. */
export const rangeConditions = (
  table: string,
  { after, upTo }: { after: string | undefined; upTo: string | undefined },
  parameters: SqlParameters,
): string[] => [
  ...(after === undefined ? [] : [`${table}.customer_id > ${parameters.bind(after, 'text')}`]),
  ...(upTo === undefined ? [] : [`${table}.customer_id <= ${parameters.bind(upTo, 'text')}`]),
];

function sessionMeasure(measure: SessionsFeature['measure'], filter: string): string {
  switch (measure) {
    case 'count':
      return `(count(*) ${filter})::int`;
    case 'total_minutes':
      return `(extract(epoch FROM sum(o.length) ${filter}) / 60)::float8`;
    case 'avg_minutes':
      return `(extract(epoch FROM sum(o.length) ${filter}) / 60 / nullif(count(*) ${filter}, 0))::float8`;
    case 'avg_events':
      return `(avg(o.events) ${filter})::float8`;
    case 'last_started_at':
      return `max(o.started) ${filter}`;
  }
}
