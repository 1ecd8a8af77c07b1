import type { JsonObject, Problem, Result } from '#kernel';
import type { UnitOfWork } from '#platform';

/** In order of dependence: a kind may refer to itself and to those before it. */
export const KIND_NAMES = ['feature', 'segment', 'metric', 'experiment'] as const;

export type KindName = (typeof KIND_NAMES)[number];

/** Where the definitions of a kind lie in a folder of definitions as code. */
export const FOLDER_OF_KIND: Record<KindName, string> = {
  feature: 'features',
  segment: 'segments',
  metric: 'metrics',
  experiment: 'experiments',
};

/** A published definition, parsed. */
export interface Published<Spec> {
  readonly id: number;
  readonly uid: string;
  readonly key: string;
  readonly version: number;
  readonly body: JsonObject;
  readonly spec: Spec;
}

/** The parsed definitions of the kinds before the one being parsed. */
export interface DefinitionScope {
  specs<Spec>(kind: DefinitionKind<Spec>): ReadonlyMap<string, Spec>;
}

/** What a room tells the store about its kind of definition. */
export interface DefinitionKind<Spec> {
  readonly name: KindName;
  /**
   * Parses all definitions of the kind together, since they may refer to one another.
   * Pointers of problems begin at the definition's own document; every problem names its `key`.
   */
  parse(bodies: ReadonlyMap<string, JsonObject>, scope: DefinitionScope): ParsedDefinitions<Spec>;
  /** What only the database, or another program, can say against definitions that parse; asked before anything is published. */
  verify?(
    unitOfWork: UnitOfWork,
    definitions: ReadonlyMap<string, Spec>,
  ): Promise<ReadonlyArray<Problem & { readonly key: string }>>;
  /** Brings tables in line after a publication, in the same transaction. */
  afterPublish?(unitOfWork: UnitOfWork, definitions: ReadonlyMap<string, Published<Spec>>): Promise<void>;
  /** What an author should know before publishing: what is allowed but hardly meant, and what a change means. */
  review?(change: ReviewedChange<Spec>, scope: DefinitionScope): Review;
  /** What a change would do to customers, for the plan. `undefined` where that cannot be told. */
  impact?(unitOfWork: UnitOfWork, change: DefinitionChange<Spec>, scope: DefinitionScope): Promise<Impact | undefined>;
}

export interface DefinitionChange<Spec> {
  readonly now: Date;
  readonly key: string;
  /** Absent for a new definition. */
  readonly id: number | undefined;
  readonly spec: Spec;
  /** Keys of what the same plan creates or changes, by kind: nothing stored is true of them. */
  readonly planned: Readonly<Record<KindName, ReadonlySet<string>>>;
}

export interface ReviewedChange<Spec> {
  readonly key: string;
  readonly spec: Spec;
  /** As published now; undefined for a new definition. */
  readonly before: Spec | undefined;
}

export interface Review {
  /** Pointers begin at the definition's own document. */
  readonly warnings: readonly Problem[];
  readonly difference?: Difference;
}

/** What a new version means, beside the one before. */
export interface Difference {
  /** How the customers of the new version relate to those of the old one, whoever they are. */
  readonly relation: 'equal' | 'narrower' | 'wider' | 'disjoint' | 'overlapping' | 'unknown';
  /** The same in words. */
  readonly meaning: string;
  /** Both versions as sentences. */
  readonly before: string;
  readonly after: string;
}

/** How many customers a segment would gain and lose. */
export interface Impact {
  readonly before: number;
  readonly after: number;
  readonly enter: number;
  readonly leave: number;
}

export interface DefinitionProblem extends Problem {
  readonly kind: KindName;
  readonly key: string;
}

export type ParsedDefinitions<Spec> = Result<ReadonlyMap<string, Spec>, ReadonlyArray<Problem & { key: string }>>;
