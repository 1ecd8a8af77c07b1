import { Inject, Injectable } from '@nestjs/common';
import { type Clock, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { Catalogue } from './catalogue.js';
import { DefinitionRepository, type StoredDefinition } from './definition.repository.js';
import type { DefinitionKind, DefinitionProblem, KindName, Published } from './definition-kind.js';
import { type Bodies, DefinitionRegistry, type ParsedScope } from './definition-registry.js';
import { overlay, type PlannedChange, planChanges } from './plan.js';

/** Definitions as code: says what would change, then changes it. */
@Injectable()
export class DefinitionsService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionRegistry) private readonly registry: DefinitionRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Everything published, parsed; read inside the caller's transaction. */
  async catalogue(unitOfWork: UnitOfWork): Promise<Catalogue> {
    const stored = await unitOfWork.get(DefinitionRepository).findCurrent();
    return new Catalogue(stored, this.registry.parseStored(stored));
  }

  /** The definitions of a set, as they were: what was started with them goes on with them. */
  async catalogueOf(unitOfWork: UnitOfWork, definitionSetId: number): Promise<Catalogue> {
    const stored = await unitOfWork.get(DefinitionRepository).findSet(definitionSetId);
    return new Catalogue(stored, this.registry.parseStored(stored));
  }

  /**
   * What applying would do, without doing it.
   * @throws WinnowError WINNOW_DEFINITION_INVALID with every problem of every definition
   */
  async plan(wanted: Bodies): Promise<PlannedChange[]> {
    return this.database.snapshot(async (unitOfWork) => {
      const stored = await unitOfWork.get(DefinitionRepository).findCurrent();
      return this.planWith(unitOfWork, stored, wanted);
    });
  }

  /** Publishes new versions of what differs, all or nothing. @returns the plan that was carried out */
  async apply(wanted: Bodies): Promise<PlannedChange[]> {
    return this.database.transaction((unitOfWork) => this.applyWithin(unitOfWork, wanted));
  }

  /** The same as part of a larger transaction. */
  async applyWithin(unitOfWork: UnitOfWork, wanted: Bodies): Promise<PlannedChange[]> {
    const repository = unitOfWork.get(DefinitionRepository);
    await repository.lockForPublication();
    const stored = await repository.findCurrent();
    const plan = await this.planWith(unitOfWork, stored, wanted);
    await this.publish(repository, stored, plan);
    if (plan.some(({ action }) => action === 'create' || action === 'update')) await this.afterPublish(unitOfWork);
    return plan;
  }

  private async planWith(
    unitOfWork: UnitOfWork,
    stored: readonly StoredDefinition[],
    wanted: Bodies,
  ): Promise<PlannedChange[]> {
    const { scope, problems } = this.registry.parse(overlay(stored, wanted));
    refuseIfAny(problems);
    const changes = planChanges(stored, wanted);
    const planned = plannedKeys(changes);
    refuseIfAny(await this.verify(unitOfWork, planned, scope));
    const published = changes.some(({ action }) => action === 'update') ? this.registry.parseStored(stored) : undefined;
    const plan: PlannedChange[] = [];
    for (const change of changes) {
      const id = stored.find((one) => one.kind === change.kind && one.key === change.key)?.id;
      const reviewed = this.withReview(change, scope, published);
      plan.push(await this.withImpact(unitOfWork, { change: reviewed, id, planned, scope }));
    }
    return plan;
  }

  /** What the kinds have to say against what is new or changed. */
  private async verify(unitOfWork: UnitOfWork, planned: PlannedKeys, scope: ParsedScope): Promise<DefinitionProblem[]> {
    const problems: DefinitionProblem[] = [];
    for (const kind of this.registry.registered) {
      const specs = new Map([...scope.specs(kind)].filter(([key]) => planned[kind.name].has(key)));
      const found = (await kind.verify?.(unitOfWork, specs)) ?? [];
      problems.push(...found.map((problem) => ({ ...problem, kind: kind.name })));
    }
    return problems;
  }

  private withReview(change: PlannedChange, scope: ParsedScope, published: ParsedScope | undefined): PlannedChange {
    const { key, action } = change;
    const kind = this.registry.registered.find(({ name }) => name === change.kind);
    if (kind?.review === undefined || (action !== 'create' && action !== 'update')) return change;
    const spec = scope.specs(kind).get(key);
    const before = action === 'update' ? published?.specs(kind).get(key) : undefined;
    const { warnings, difference } = kind.review({ key, spec, before }, scope);
    return { ...change, ...(warnings.length > 0 && { warnings }), ...(difference && { difference }) };
  }

  private async withImpact(
    unitOfWork: UnitOfWork,
    {
      change,
      id,
      planned,
      scope,
    }: { change: PlannedChange; id: number | undefined; planned: PlannedKeys; scope: ParsedScope },
  ): Promise<PlannedChange> {
    const { key } = change;
    const kind = this.registry.registered.find(({ name }) => name === change.kind);
    if (kind?.impact === undefined || !planned[change.kind].has(key)) return change;
    const spec = scope.specs(kind).get(key);
    const impact = await kind.impact(unitOfWork, { key, id, spec, planned, now: this.clock.now() }, scope);
    return impact === undefined ? change : { ...change, impact };
  }

  private async publish(
    repository: DefinitionRepository,
    stored: readonly StoredDefinition[],
    plan: readonly PlannedChange[],
  ): Promise<void> {
    const now = this.clock.now();
    for (const { kind, key, action, after } of plan) {
      const current = stored.find((one) => one.kind === kind && one.key === key);
      if (action === 'create' && after !== undefined) await repository.insert(kind, key, after, now);
      if (action === 'update' && after !== undefined && current !== undefined) {
        await repository.publish(current, after, now);
      }
    }
  }

  private async afterPublish(unitOfWork: UnitOfWork): Promise<void> {
    const catalogue = await this.catalogue(unitOfWork);
    for (const kind of this.registry.registered) {
      await kind.afterPublish?.(unitOfWork, catalogue.of(kind));
    }
  }

  /** @throws WinnowError WINNOW_NOT_FOUND saying what there is instead */
  static require<Spec>(catalogue: Catalogue, kind: DefinitionKind<Spec>, key: string): Published<Spec> {
    const found = catalogue.of(kind).get(key);
    if (found !== undefined) return found;
    const known = [...catalogue.of(kind).keys()];
    const list = known.length === 0 ? `There are no ${kind.name}s yet.` : `There are: ${known.join(', ')}.`;
    throw new WinnowError('WINNOW_NOT_FOUND', `No ${kind.name} is called "${key}". ${list}`);
  }
}

/** @throws WinnowError WINNOW_DEFINITION_INVALID */
function refuseIfAny(problems: readonly DefinitionProblem[]): void {
  if (problems.length === 0) return;
  const keys = new Set(problems.map(({ kind, key }) => `${kind} ${key}`));
  const message = `${problems.length} problem(s) in ${[...keys].join(', ')}.`;
  throw new WinnowError('WINNOW_DEFINITION_INVALID', message, problems);
}

type PlannedKeys = Readonly<Record<KindName, ReadonlySet<string>>>;

/** What a plan creates or changes, by kind. */
function plannedKeys(changes: readonly PlannedChange[]): PlannedKeys {
  const keys = {
    feature: new Set<string>(),
    segment: new Set<string>(),
    metric: new Set<string>(),
    experiment: new Set<string>(),
  };
  for (const { kind, key, action } of changes) if (action === 'create' || action === 'update') keys[kind].add(key);
  return keys;
}
