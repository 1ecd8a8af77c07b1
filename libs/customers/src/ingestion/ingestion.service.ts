import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Problem } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { CustomerRepository } from '../customer.repository.js';
import { EventRepository, type NewEvent } from '../event.repository.js';
import { IdentityRepository } from '../identity/identity.repository.js';
import { IdentityService } from '../identity/identity.service.js';
import { SuppressionRepository } from '../identity/suppression.repository.js';
import { type PendingChange, PendingChangeRepository } from '../pending-change.repository.js';
import { type IngestItem, problemsOf } from './ingest-item.js';

/** What became of an item. */
export type IngestOutcome =
  | { readonly outcome: 'accepted' }
  /** The log has it already, or has nothing to take back. */
  | { readonly outcome: 'known' }
  /** It is about somebody who was erased. */
  | { readonly outcome: 'suppressed' }
  /** It cannot be understood, or would make one customer of two people. */
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[] };

type Track = Extract<IngestItem, { type: 'track' }>;

const ACCEPTED: IngestOutcome = { outcome: 'accepted' };
const KNOWN: IngestOutcome = { outcome: 'known' };

/** Takes in what happened to customers and what is stated about them, and queues everybody concerned to be computed again. */
@Injectable()
export class IngestionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityService) private readonly identities: IdentityService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Takes in a batch, in one transaction: when this returns, what was accepted is durable.
   * @returns what became of each item, in order
   */
  async ingest(items: readonly IngestItem[]): Promise<IngestOutcome[]> {
    return this.database.transaction((unitOfWork) => this.ingestWithin(unitOfWork, items));
  }

  private async ingestWithin(unitOfWork: UnitOfWork, items: readonly IngestItem[]): Promise<IngestOutcome[]> {
    const outcomes = items.map((item): IngestOutcome | undefined => {
      const problems = problemsOf(item);
      return problems.length === 0 ? undefined : { outcome: 'refused', problems };
    });
    const sound = items.filter((_, index) => outcomes[index] === undefined);
    const identities = unitOfWork.get(IdentityRepository);
    // From the start: a lock that is shared cannot become one held alone.
    if (await this.changesIdentities(unitOfWork, sound)) await identities.holdAlone();
    else await identities.holdStill();
    const suppressed = await unitOfWork.get(SuppressionRepository).among([...new Set(sound.flatMap(idsOf))]);
    const now = this.clock.now();
    let tracks: number[] = [];
    const flush = async (): Promise<void> => {
      await this.appendTracks(unitOfWork, { items, indexes: tracks, outcomes, now });
      tracks = [];
    };
    for (const [index, item] of items.entries()) {
      if (outcomes[index] !== undefined) continue;
      if (idsOf(item).some((id) => suppressed.has(id))) outcomes[index] = { outcome: 'suppressed' };
      else if (item.type === 'track') tracks.push(index);
      else {
        await flush(); // what came before was about who they were then
        outcomes[index] = await this.takeIn(unitOfWork, item, now);
      }
    }
    await flush();
    return outcomes.map((outcome) => outcome ?? ACCEPTED);
  }

  /** Whether a batch tells that two ids are one customer, and that is news. */
  private async changesIdentities(unitOfWork: UnitOfWork, items: readonly IngestItem[]): Promise<boolean> {
    const pairs = items.flatMap((item): Array<readonly [string, string]> => {
      if (item.type === 'alias') return [[item.previousId, item.customerId]];
      if (item.type !== 'identify' || item.customerId === undefined || item.anonymousId === undefined) return [];
      return [[item.anonymousId, item.customerId]];
    });
    if (pairs.length === 0) return false;
    const resolved = await unitOfWork.get(IdentityRepository).resolve(pairs.flat());
    return pairs.some(([one, other]) => (resolved.get(one) ?? one) !== (resolved.get(other) ?? other));
  }

  private async takeIn(unitOfWork: UnitOfWork, item: Exclude<IngestItem, Track>, now: Date): Promise<IngestOutcome> {
    switch (item.type) {
      case 'identify':
        return this.identify(unitOfWork, item, now);
      case 'alias':
        await this.identities.aliasWithin(unitOfWork, item.previousId, item.customerId);
        return ACCEPTED;
      case 'retract': {
        const customerId = await unitOfWork.get(IdentityRepository).customerOf(item.customerId);
        if (!(await unitOfWork.get(EventRepository).retract(customerId, item.eventId))) return KNOWN;
        await unitOfWork.get(PendingChangeRepository).enqueue([{ customerId, dueAt: now }], now);
        return ACCEPTED;
      }
    }
  }

  private async identify(
    unitOfWork: UnitOfWork,
    { customerId, anonymousId, traits = {} }: Extract<IngestItem, { type: 'identify' }>,
    now: Date,
  ): Promise<IngestOutcome> {
    if (customerId === undefined) {
      const own = await unitOfWork.get(IdentityRepository).customerOf(anonymousId ?? '');
      await unitOfWork.get(CustomerRepository).state({ customerId: own, attributes: traits, isAnonymous: true, now });
      await unitOfWork.get(PendingChangeRepository).enqueue([{ customerId: own, dueAt: now }], now);
      return ACCEPTED;
    }
    const request = { customerId, traits, ...(anonymousId !== undefined && { anonymousId }) };
    if ((await this.identities.identifyWithin(unitOfWork, request)) !== 'refused') return ACCEPTED;
    const message = 'belongs to another customer already, and stays theirs. The traits were taken in.';
    return { outcome: 'refused', problems: [{ code: 'identity-taken', pointer: '/anonymousId', message }] };
  }

  /** Events in a row are appended by one statement. */
  private async appendTracks(
    unitOfWork: UnitOfWork,
    {
      items,
      indexes,
      outcomes,
      now,
    }: {
      items: readonly IngestItem[];
      indexes: readonly number[];
      outcomes: Array<IngestOutcome | undefined>;
      now: Date;
    },
  ): Promise<void> {
    if (indexes.length === 0) return;
    const tracks = indexes.map((index) => items[index] as Track);
    const resolved = await unitOfWork.get(IdentityRepository).resolve([...new Set(tracks.map(idOf))]);
    const events = tracks.map((track) => eventOf(track, resolved.get(idOf(track)) ?? idOf(track)));
    const owners = new Map(
      events.map(({ customerId }, place) => [customerId, tracks[place]?.customerId === undefined]),
    );
    await unitOfWork.get(CustomerRepository).makeAllKnown(
      [...owners].map(([customerId, isAnonymous]) => ({ customerId, isAnonymous })),
      now,
    );
    const added = await unitOfWork.get(EventRepository).append(events);
    for (const [place, index] of indexes.entries()) outcomes[index] = added.has(place) ? ACCEPTED : KNOWN;
    const changes = changesOf(
      events.filter((_, place) => added.has(place)),
      now,
    );
    await unitOfWork.get(PendingChangeRepository).enqueue(changes, now);
  }
}

const idOf = ({ customerId, anonymousId }: Track): string => customerId ?? anonymousId ?? '';

const idsOf = (item: IngestItem): string[] => {
  switch (item.type) {
    case 'alias':
      return [item.previousId, item.customerId];
    case 'retract':
      return [item.customerId];
    default:
      return [item.customerId, item.anonymousId].flatMap((id) => id ?? []);
  }
};

const eventOf = ({ eventId, name, occurredAt, value, properties = {} }: Track, customerId: string): NewEvent => ({
  customerId,
  eventId,
  name,
  occurredAt,
  value: value === undefined ? null : String(value),
  properties,
});

/** One change per customer and instant at which it counts: at once, since the customer may be new; and when events that lie ahead occur. */
function changesOf(events: readonly NewEvent[], now: Date): PendingChange[] {
  const changes = new Map<string, PendingChange>();
  for (const { customerId, occurredAt } of events) {
    const isAhead = occurredAt > now;
    for (const dueAt of isAhead ? [now, occurredAt] : [now]) {
      const key = `${dueAt.getTime()} ${customerId}`;
      const happened = dueAt < occurredAt ? {} : { occurredAt };
      const known = changes.get(key)?.occurredAt;
      if (known === undefined || known < occurredAt) changes.set(key, { customerId, dueAt, ...happened });
    }
  }
  return [...changes.values()];
}
