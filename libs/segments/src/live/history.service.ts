import { Inject, Injectable } from '@nestjs/common';
import { DefinitionsService } from '#definitions';
import { Database } from '#platform';
import { type PublishedSegment, SEGMENT_KIND } from '../segment-kind.js';
import type { TransitionCause } from './move-customers.js';
import { TransitionRepository } from './transition.repository.js';

/** Memberships that a customer entered or left at once. */
export interface Transition {
  readonly customerId: string;
  /** The instant whose state it belongs to. */
  readonly asOf: Date;
  /** Keys of segments. */
  readonly entered: readonly string[];
  readonly exited: readonly string[];
  /** When that happened which made the difference: an event occurred, a clock ran out, definitions were put in force. */
  readonly becameAt: Date;
  /** When it was noticed. */
  readonly noticedAt: Date;
  readonly cause: TransitionCause;
  /** Version of each segment that was entered or left. */
  readonly versions: Readonly<Record<string, number>>;
}

export interface MembershipAsOf {
  readonly customerId: string;
  readonly asOf: Date;
  readonly segments: readonly string[];
}

/** How many customers were where at one instant and at a later one. */
export interface MigrationMatrix {
  readonly from: Date;
  readonly to: Date;
  /** Keys of the segments, in order; those in none of them are counted behind the last. */
  readonly segments: readonly string[];
  /** Row: where they were; column: where they are then. One more than the segments each, for none of them. */
  readonly customers: ReadonlyArray<readonly number[]>;
}

/** What the log of transitions tells about any past instant. */
@Injectable()
export class HistoryService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
  ) {}

  /** What a customer entered and left, newest first; also under ids that were merged into theirs. */
  async transitions(customerId: string, { limit = 100 }: { limit?: number } = {}): Promise<Transition[]> {
    return this.database.snapshot(async (unitOfWork) => {
      const known = byId((await this.definitions.catalogue(unitOfWork)).of(SEGMENT_KIND).values());
      const rows = await unitOfWork.get(TransitionRepository).ofCustomer(customerId, limit);
      return rows.map(({ entered, exited, versions, ...row }) => ({
        ...row,
        entered: keysOf(entered, known),
        exited: keysOf(exited, known),
        versions: versionsOf([...entered, ...exited], versions, known),
      }));
    });
  }

  /** The segments a customer was in at an instant. */
  async membership(customerId: string, asOf: Date): Promise<MembershipAsOf> {
    return this.database.snapshot(async (unitOfWork) => {
      const known = byId((await this.definitions.catalogue(unitOfWork)).of(SEGMENT_KIND).values());
      const ids = await unitOfWork.get(TransitionRepository).segmentsAsOf(customerId, asOf);
      return { customerId, asOf, segments: keysOf(ids, known) };
    });
  }

  /**
   * From which segments to which customers moved between two instants. Whoever is in several of the segments is counted in each, so
   * segments that exclude each other make the clearest matrix.
   * @throws WinnowError WINNOW_NOT_FOUND for a segment that does not exist
   */
  async migration(keys: readonly string[], { from, to }: { from: Date; to: Date }): Promise<MigrationMatrix> {
    return this.database.snapshot(async (unitOfWork) => {
      const catalogue = await this.definitions.catalogue(unitOfWork);
      const segments = keys.map((key) => DefinitionsService.require(catalogue, SEGMENT_KIND, key));
      const places = new Map(segments.map(({ id }, index) => [id, index]));
      const size = segments.length + 1;
      const customers = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
      const ids = segments.map(({ id }) => id);
      for (const move of await unitOfWork.get(TransitionRepository).moves(ids, { from, to })) {
        const place = (id: number | null): number => (id === null ? size - 1 : (places.get(id) ?? size - 1));
        const row = customers[place(move.from)];
        if (row !== undefined) row[place(move.to)] = move.customers;
      }
      return { from, to, segments: keys, customers };
    });
  }
}

const byId = (segments: Iterable<PublishedSegment>): Map<number, string> =>
  new Map([...segments].map(({ id, key }) => [id, key]));

const keysOf = (ids: readonly number[], known: ReadonlyMap<number, string>): string[] =>
  ids.map((id) => known.get(id) ?? String(id));

const versionsOf = (
  ids: readonly number[],
  versions: Readonly<Record<string, number>>,
  known: ReadonlyMap<number, string>,
): Record<string, number> =>
  Object.fromEntries(
    keysOf(ids, known).flatMap((key): Array<[string, number]> => {
      const version = versions[key];
      return version === undefined ? [] : [[key, version]];
    }),
  );
