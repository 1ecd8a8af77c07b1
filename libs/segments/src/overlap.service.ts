import { Inject, Injectable } from '@nestjs/common';
import { DefinitionsService } from '#definitions';
import { type Clock, type Problem, WinnowError } from '#kernel';
import { CLOCK, Database, type Limits } from '#platform';
import { MembershipRepository, type SharedPair } from './membership.repository.js';
import { jaccard } from './overlap.js';
import { type PublishedSegment, SEGMENT_KIND } from './segment-kind.js';

export interface OverlappingSegment {
  readonly key: string;
  readonly name: string;
  readonly customers: number;
}

/** What segments share. Rows and columns of the tables are the segments, in order. */
export interface OverlapMatrix {
  /** The instant the memberships are of; null if never computed. */
  readonly asOf: Date | null;
  /** All customers. */
  readonly customers: number;
  readonly segments: readonly OverlappingSegment[];
  /** Customers in both; on the diagonal those in the one. */
  readonly shared: ReadonlyArray<readonly number[]>;
  /** Those in both among those in either, 0 to 1; null where there are none in either. */
  readonly jaccard: ReadonlyArray<ReadonlyArray<number | null>>;
  /** How many segments were left out, the smallest ones, since all were asked for and there are too many. */
  readonly omitted: number;
}

export const MOST_SEGMENTS = 50;

/** Tells how much stored segments overlap. */
@Injectable()
export class OverlapService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param keys of segments, in the order wanted; all of them if absent, or the {@link MOST_SEGMENTS} largest
   * @throws WinnowError WINNOW_USAGE for too many, WINNOW_NOT_FOUND for one that does not exist, WINNOW_CANCELLED at a limit
   */
  async overlap(keys?: readonly string[], limits?: Limits): Promise<OverlapMatrix> {
    if (keys !== undefined && new Set(keys).size > MOST_SEGMENTS) throw tooMany();
    return this.database.snapshot(async (unitOfWork) => {
      const catalogue = await this.definitions.catalogue(unitOfWork);
      const memberships = unitOfWork.get(MembershipRepository);
      const known = [...catalogue.of(SEGMENT_KIND).values()];
      const wanted = keys && [...new Set(keys)].map((key) => DefinitionsService.require(catalogue, SEGMENT_KIND, key));
      const chosen = wanted ?? (await largest(known, memberships));
      const pairs = await memberships.sharedPairs(chosen.map(({ id }) => id));
      const asOf = await memberships.stateAsOf(this.clock.now());
      const { customers } = await memberships.population(undefined);
      return {
        asOf: asOf ?? null,
        customers,
        ...tablesOf(chosen, pairs),
        omitted: wanted === undefined ? known.length - chosen.length : 0,
      };
    }, limits);
  }
}

/** In their own order. */
async function largest(
  segments: readonly PublishedSegment[],
  memberships: MembershipRepository,
): Promise<readonly PublishedSegment[]> {
  if (segments.length <= MOST_SEGMENTS) return segments;
  const sizes = new Map((await memberships.sizes(undefined)).map(({ id, customers }) => [id, customers]));
  const sizeOf = ({ id }: PublishedSegment): number => sizes.get(id) ?? 0;
  const kept = new Set(segments.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, MOST_SEGMENTS));
  return segments.filter((segment) => kept.has(segment));
}

function tablesOf(
  segments: readonly PublishedSegment[],
  pairs: readonly SharedPair[],
): Pick<OverlapMatrix, 'segments' | 'shared' | 'jaccard'> {
  const sharedBy = new Map(pairs.map(({ first, second, shared }) => [pairName(first, second), shared]));
  const sharedOf = (a: number, b: number): number => sharedBy.get(pairName(a, b)) ?? 0;
  const sizes = segments.map(({ id }) => sharedOf(id, id));
  const shared = segments.map((row) => segments.map((column) => sharedOf(row.id, column.id)));
  return {
    segments: segments.map(({ key, spec }, index) => ({ key, name: spec.name, customers: sizes[index] ?? 0 })),
    shared,
    jaccard: shared.map((row, i) =>
      row.map((both, j) => jaccard({ first: sizes[i] ?? 0, second: sizes[j] ?? 0, shared: both })),
    ),
  };
}

const pairName = (a: number, b: number): string => `${Math.min(a, b)} ${Math.max(a, b)}`;

function tooMany(): WinnowError {
  const message = `At most ${MOST_SEGMENTS} segments can be compared at once.`;
  const problem: Problem = { code: 'invalid-field', pointer: '/segments', message };
  return new WinnowError('WINNOW_USAGE', message, [problem]);
}
