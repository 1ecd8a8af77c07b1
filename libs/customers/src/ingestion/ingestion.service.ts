import { Inject, Injectable } from '@nestjs/common';
import type { Clock, JsonObject, Problem } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { CustomerRepository, type Statement } from '../customer.repository.js';
import { EventRepository } from '../event.repository.js';
import { type Alias as AliasOf, IdentityRepository } from '../identity/identity.repository.js';
import { IdentityService, type LinkOutcome } from '../identity/identity.service.js';
import { IdentityChanges } from '../identity/identity-changes.js';
import { SuppressionRepository } from '../identity/suppression.repository.js';
import { PendingChangeRepository } from '../pending-change.repository.js';
import { ChangedCustomers } from './changed-customers.js';
import { type BatchEvent, batchEvent, type Entry, newEvent, wavesOf } from './events-of-batch.js';
import { type Alias, type Identify, type IngestItem, problemsOf, type Track } from './ingest-item.js';

/** What became of an item. */
export type IngestOutcome =
  | { readonly outcome: 'accepted' }
  /** It changes nothing: the log has it already, or has nothing to take back; so it was stated before. */
  | { readonly outcome: 'known' }
  /** It is about somebody who was erased. */
  | { readonly outcome: 'suppressed' }
  /** It cannot be understood, or would make one customer of two people. */
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[] };

const ACCEPTED: IngestOutcome = { outcome: 'accepted' };
const KNOWN: IngestOutcome = { outcome: 'known' };
const SUPPRESSED: IngestOutcome = { outcome: 'suppressed' };

/** An item that says that two ids are one customer. */
type Link = Alias | (Identify & { readonly customerId: string; readonly anonymousId: string });

/**
 * Takes in what happened to customers and what is stated about them, and queues everybody concerned to be computed again.
 *
 * First of all comes who is who, whatever the order within the batch: an event belongs to a customer no matter when that is learnt. Then
 * what is stated, the last of a batch on top, then events. All of it takes the same few statements, however many items there are.
 */
@Injectable()
export class IngestionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityService) private readonly identities: IdentityService,
    @Inject(IdentityChanges) private readonly changes: IdentityChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Takes in a batch, in one transaction: when this returns, what was accepted is durable.
   * @returns what became of each item, in order
   */
  async ingest(items: readonly IngestItem[]): Promise<IngestOutcome[]> {
    const outcomes = items.map(refusalOf);
    const sound = items.flatMap((item, place) => (outcomes[place] === undefined ? [{ place, item }] : []));
    if (sound.length > 0) for (const [place, outcome] of await this.takeIn(sound)) outcomes[place] = outcome;
    return outcomes.map((outcome) => outcome ?? ACCEPTED);
  }

  private async takeIn(entries: ReadonlyArray<Entry<IngestItem>>): Promise<ReadonlyMap<number, IngestOutcome>> {
    const asKnown = await this.database.transaction(async (unitOfWork) => {
      await unitOfWork.get(IdentityRepository).holdStill();
      const batch = await this.open(unitOfWork, entries);
      return (await this.isNews(unitOfWork, batch)) ? undefined : this.store(unitOfWork, batch);
    });
    if (asKnown !== undefined) return asKnown;
    // Who is who changes. A lock that is shared cannot become one held alone, so this is another transaction, and the first did nothing.
    const concerned = async (unitOfWork: UnitOfWork) => (await this.open(unitOfWork, entries)).concernedByLinks();
    return this.changes.alone(concerned, async (unitOfWork) => {
      const batch = await this.open(unitOfWork, entries);
      const linked = await this.link(unitOfWork, batch);
      return this.store(unitOfWork, await this.open(unitOfWork, entries), linked);
    });
  }

  private async open(unitOfWork: UnitOfWork, entries: ReadonlyArray<Entry<IngestItem>>): Promise<Batch> {
    const ids = [...new Set(entries.flatMap(({ item }) => idsOf(item)))];
    const erased = await unitOfWork.get(SuppressionRepository).among(ids);
    return new Batch(entries, erased, await unitOfWork.get(IdentityRepository).aliasesAmong(ids));
  }

  /** Whether a batch tells more of who is who than is known. An anonymous id of somebody identified is nobody else's, told again or not. */
  private async isNews(unitOfWork: UnitOfWork, batch: Batch): Promise<boolean> {
    if (batch.newlyIdentified.length > 0) return true;
    const links = batch.links.filter(({ item }) => {
      const [one, other] = pairOf(item).map((id) => batch.customerOf(id));
      return one !== other;
    });
    if (links.some(({ item }) => item.type === 'alias')) return true;
    if (links.length === 0) return false;
    const others = links.map(({ item }) => batch.customerOf(pairOf(item)[0]));
    const identified = await unitOfWork.get(CustomerRepository).identifiedAmong(others);
    for (const [index, { place }] of links.entries()) {
      if (!identified.has(others[index] ?? '')) return true;
      batch.refuseLink(place);
    }
    return false;
  }

  private async link(unitOfWork: UnitOfWork, batch: Batch): Promise<ReadonlyMap<number, LinkOutcome>> {
    const outcomes = new Map<number, LinkOutcome>();
    for (const id of batch.newlyIdentified) await this.changes.identify(unitOfWork, id, this.clock.now());
    for (const { place, item } of batch.links) {
      if (item.type === 'alias') {
        const { merged } = await this.identities.aliasWithin(unitOfWork, item.previousId, item.customerId);
        outcomes.set(place, merged ? 'linked' : 'known');
      } else {
        outcomes.set(place, await this.identities.linkWithin(unitOfWork, item.customerId, item.anonymousId));
      }
    }
    return outcomes;
  }

  private async store(
    unitOfWork: UnitOfWork,
    batch: Batch,
    linked: ReadonlyMap<number, LinkOutcome> = batch.refusedLinks,
  ): Promise<ReadonlyMap<number, IngestOutcome>> {
    const now = this.clock.now();
    const changes = new ChangedCustomers(now);
    const outcomes = new Map<number, IngestOutcome>(batch.suppressed.map((place) => [place, SUPPRESSED]));
    const changed = await unitOfWork.get(CustomerRepository).state(batch.statements(), now);
    for (const customerId of changed) changes.changed(customerId);
    for (const { place, item } of batch.of('identify', 'alias')) {
      const link = linked.get(place);
      const isChange = link === 'linked' || changed.has(batch.customerOf(idOf(item)));
      if (batch.hasErasedDevice(item))
        outcomes.set(place, refusedLink('identity-erased', 'is that of somebody erased.'));
      else if (link === 'refused')
        outcomes.set(place, refusedLink('identity-taken', 'belongs to another customer already, and stays theirs.'));
      else outcomes.set(place, isChange ? ACCEPTED : KNOWN);
    }
    const events = batch.of('track', 'retract').map((entry) => batchEvent(entry, batch.customerOf(idOf(entry.item))));
    await this.storeEvents(unitOfWork, events, { outcomes, changes, now });
    await unitOfWork.get(PendingChangeRepository).enqueue(changes.all, now);
    return outcomes;
  }

  private async storeEvents(
    unitOfWork: UnitOfWork,
    events: readonly BatchEvent[],
    { outcomes, changes, now }: { outcomes: Map<number, IngestOutcome>; changes: ChangedCustomers; now: Date },
  ): Promise<void> {
    const log = unitOfWork.get(EventRepository);
    const owners = new Map<string, boolean>();
    for (const { customerId, item } of events) {
      if (item.type !== 'track') continue;
      owners.set(customerId, (owners.get(customerId) ?? true) && item.customerId === undefined);
    }
    if (owners.size > 0) {
      const customers = [...owners].map(([customerId, isAnonymous]) => ({ customerId, isAnonymous }));
      for (const id of await unitOfWork.get(CustomerRepository).makeAllKnown(customers, now)) changes.changed(id);
    }
    for (const { retracts, tracks } of wavesOf(events)) {
      const gone = retracts.length === 0 ? new Set<number>() : await log.retract(retracts);
      for (const [index, { place, customerId }] of retracts.entries()) {
        outcomes.set(place, gone.has(index) ? ACCEPTED : KNOWN);
        if (gone.has(index)) changes.changed(customerId);
      }
      const added = tracks.length === 0 ? new Set<number>() : await log.append(tracks.map(newEvent));
      for (const [index, { place, customerId, item }] of tracks.entries()) {
        outcomes.set(place, added.has(index) ? ACCEPTED : KNOWN);
        if (added.has(index)) changes.happened(customerId, (item as Track).occurredAt);
      }
    }
  }
}

/** A batch, and who its ids are. */
class Batch {
  /** Places of items about people who were erased. */
  readonly suppressed: number[] = [];
  readonly refusedLinks = new Map<number, LinkOutcome>();
  private readonly entries: ReadonlyArray<Entry<IngestItem>>;

  constructor(
    entries: ReadonlyArray<Entry<IngestItem>>,
    private readonly erased: ReadonlySet<string>,
    private readonly aliases: ReadonlyMap<string, AliasOf>,
  ) {
    this.entries = entries.filter(({ place, item }) => {
      const isErased = this.erased.has(idOf(item)) || (item.type === 'alias' && this.erased.has(item.previousId));
      if (isErased) this.suppressed.push(place);
      return !isErased;
    });
  }

  customerOf(id: string): string {
    return this.aliases.get(id)?.customerId ?? id;
  }

  of<Type extends IngestItem['type']>(...types: readonly Type[]): Array<Entry<Extract<IngestItem, { type: Type }>>> {
    const isOf = (entry: Entry<IngestItem>): entry is Entry<Extract<IngestItem, { type: Type }>> =>
      types.some((type) => type === entry.item.type);
    return this.entries.filter(isOf);
  }

  /** The items that say that two ids are one customer. */
  get links(): Array<Entry<Link>> {
    return this.of('alias', 'identify').filter((entry): entry is Entry<Link> => {
      const { item } = entry;
      if (item.type === 'alias') return true;
      return item.customerId !== undefined && item.anonymousId !== undefined && !this.hasErasedDevice(item);
    });
  }

  /** Aliases that turn out to be ids of somebody identified. */
  get newlyIdentified(): string[] {
    const ids = this.entries.flatMap(({ item }) => item.customerId ?? []);
    return [...new Set(ids)].filter((id) => this.aliases.get(id)?.isAnonymous === true);
  }

  /** All ids that links are about, and the customers whom they name. */
  concernedByLinks(): string[] {
    const ids = [...this.newlyIdentified, ...this.links.flatMap(({ item }) => pairOf(item))];
    return [...ids, ...ids.map((id) => this.customerOf(id))];
  }

  /** The last statement about each attribute of each customer, and who is identified. */
  statements(): Statement[] {
    const statements = new Map<string, Statement>();
    for (const { item } of this.of('identify', 'alias')) {
      const customerId = this.customerOf(idOf(item));
      const before = statements.get(customerId);
      const traits: JsonObject = item.type === 'identify' ? (item.traits ?? {}) : {};
      statements.set(customerId, {
        customerId,
        attributes: { ...before?.attributes, ...traits },
        isAnonymous: (before?.isAnonymous ?? true) && item.customerId === undefined,
      });
    }
    return [...statements.values()];
  }

  refuseLink(place: number): void {
    this.refusedLinks.set(place, 'refused');
  }

  /** Whether an item would give the id of somebody erased to another customer. */
  hasErasedDevice(item: Identify | Alias): boolean {
    return (
      item.type === 'identify' &&
      item.customerId !== undefined &&
      item.anonymousId !== undefined &&
      this.erased.has(item.anonymousId)
    );
  }
}

/** Who an item is about. */
const idOf = (item: IngestItem): string =>
  item.customerId ?? (item.type === 'alias' ? item.previousId : (item.anonymousId ?? ''));

/** The ids that matter to an item. */
function idsOf(item: IngestItem): string[] {
  if (item.type === 'alias') return [item.previousId, item.customerId];
  return item.type === 'identify' ? [item.customerId, item.anonymousId].flatMap((id) => id ?? []) : [idOf(item)];
}

/** The id that may be another's, and the customer. */
const pairOf = (item: Link): readonly [string, string] =>
  item.type === 'alias' ? [item.previousId, item.customerId] : [item.anonymousId, item.customerId];

function refusalOf(item: IngestItem): IngestOutcome | undefined {
  const problems = problemsOf(item);
  return problems.length === 0 ? undefined : { outcome: 'refused', problems };
}

const refusedLink = (code: string, what: string): IngestOutcome => ({
  outcome: 'refused',
  problems: [{ code, pointer: '/anonymousId', message: `anonymousId ${what} What was stated is kept.` }],
});
