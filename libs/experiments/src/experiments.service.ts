import { Inject, Injectable } from '@nestjs/common';
import { type AssignableExperiment, compilePayload, Decider, type DecisionReason } from '#assignment';
import { CustomerRepository, IdentityRepository } from '#customers';
import { DefinitionRepository, DefinitionsService } from '#definitions';
import { type Clock, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { type CompiledState, RecomputeService, SEGMENT_KIND } from '#segments';
import { EXPERIMENT_KIND, type ExperimentSpec, type PublishedExperiment, readExperiment } from './experiment-kind.js';
import { ExperimentRunEntity, type ExperimentStatus } from './experiment-run.entity.js';
import { ExposureRepository, INCOMING } from './exposure.repository.js';

export interface ExperimentSummary {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly status: ExperimentStatus;
  readonly source: ExperimentSpec['source'];
  readonly variations: ExperimentSpec['variations'];
  readonly startedAt: Date | null;
  readonly stoppedAt: Date | null;
  readonly exposures: number;
}

export interface DecisionResult {
  readonly experiment: string;
  readonly customerId: string;
  /** Key of the variation, or null outside the experiment. */
  readonly variation: string | null;
  readonly reason: DecisionReason | 'already-assigned' | 'not-running';
  /** When the customer was first exposed; null outside the experiment. */
  readonly exposedAt: Date | null;
}

/** The life of experiments, and who gets which variation. */
@Injectable()
export class ExperimentsService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(RecomputeService) private readonly states: RecomputeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Every experiment with its state and its number of exposures. */
  async list(): Promise<ExperimentSummary[]> {
    return this.database.snapshot(async (unitOfWork) => {
      const catalogue = await this.definitions.catalogue(unitOfWork);
      const runs = new Map((await unitOfWork.manager.find(ExperimentRunEntity)).map((run) => [run.experimentId, run]));
      const exposures = await unitOfWork.get(ExposureRepository).countByExperiment();
      return [...catalogue.of(EXPERIMENT_KIND).values()].map(({ id, key, spec }) => {
        const run = runs.get(id);
        return {
          key,
          name: spec.name,
          description: spec.description,
          status: run?.status ?? 'draft',
          source: spec.source,
          variations: spec.variations,
          startedAt: run?.startedAt ?? null,
          stoppedAt: run?.stoppedAt ?? null,
          exposures: exposures.get(id) ?? 0,
        };
      });
    });
  }

  /** By segment key: the customers who were in it when they were exposed. */
  async membersAtExposure(experimentKey: string, segmentKeys: readonly string[]): Promise<Map<string, Set<string>>> {
    return this.database.snapshot(async (unitOfWork) => {
      const catalogue = await this.definitions.catalogue(unitOfWork);
      const experiment = DefinitionsService.require(catalogue, EXPERIMENT_KIND, experimentKey);
      const members = new Map<string, Set<string>>();
      for (const key of segmentKeys) {
        const { id } = DefinitionsService.require(catalogue, SEGMENT_KIND, key);
        members.set(key, await unitOfWork.get(ExposureRepository).customersIn(experiment.id, id));
      }
      return members;
    });
  }

  /** Customers seen in more than one variation, whom reports leave out. */
  async countConflicting(unitOfWork: UnitOfWork, { id }: PublishedExperiment): Promise<number> {
    return unitOfWork.get(ExposureRepository).countConflicting(id);
  }

  /**
   * Starts assigning, with the experiment and the segments of its audience as they are defined now.
   * @throws WinnowError WINNOW_EXPERIMENT_CONFLICT unless it is a draft
   */
  async start(key: string): Promise<void> {
    await this.database.transaction(async (unitOfWork) => {
      const catalogue = await this.definitions.catalogue(unitOfWork);
      const experiment = DefinitionsService.require(catalogue, EXPERIMENT_KIND, key);
      const run = await this.runOf(unitOfWork, experiment);
      if (run !== null) throw conflict(key, run.status, 'a draft');
      if (experiment.spec.source === 'imported') throw conflict(key, 'imported', 'assigned by Winnow');
      await unitOfWork.manager.insert(ExperimentRunEntity, {
        experimentId: experiment.id,
        version: experiment.version,
        definitionSetId: await this.states.definitionSetOf(unitOfWork, catalogue),
        status: 'running',
        startedAt: this.clock.now(),
        stoppedAt: null,
      });
    });
  }

  /** Stops assigning; exposures and the report stay. @throws WinnowError WINNOW_EXPERIMENT_CONFLICT unless it is running */
  async stop(key: string): Promise<void> {
    await this.database.transaction(async (unitOfWork) => {
      const experiment = await this.required(unitOfWork, key);
      const run = await this.runOf(unitOfWork, experiment);
      if (run?.status !== 'running') throw conflict(key, run?.status ?? 'draft', 'running');
      const changed = { status: 'stopped', stoppedAt: this.clock.now() } as const;
      await unitOfWork.manager.update(ExperimentRunEntity, { experimentId: experiment.id }, changed);
    });
  }

  /**
   * Which variation a customer gets now. The first answer is recorded as an exposure with the customer's features and memberships at this
   * instant, and is given again ever after.
   */
  async decide(experimentKey: string, id: string): Promise<DecisionResult> {
    return this.database.transaction(async (unitOfWork) => {
      const identities = unitOfWork.get(IdentityRepository);
      await identities.holdStill();
      const customerId = await identities.customerOf(id);
      const { experiment, run } = await this.running(unitOfWork, experimentKey);
      const answer = (
        reason: DecisionResult['reason'],
        variation: number | null = null,
        exposedAt: Date | null = null,
      ): DecisionResult => ({
        experiment: experimentKey,
        customerId,
        variation: variation === null ? null : (experiment.spec.variations[variation]?.key ?? null),
        reason,
        exposedAt,
      });

      const exposures = unitOfWork.get(ExposureRepository);
      const earlier = await exposures.find(experiment.id, customerId);
      if (earlier !== undefined) return answer('already-assigned', earlier.variation, earlier.exposedAt);
      if (run?.status !== 'running') return answer('not-running');

      const takeBack = await unitOfWork.savepoint();
      const reason = await this.assign(unitOfWork, { experiment, run, customerId });
      if (reason !== 'assigned') {
        await takeBack(); // asking about somebody unknown does not make them a customer
        return answer(reason);
      }
      // Another decision for the same customer may have been first: what is stored is the answer.
      const stored = await exposures.find(experiment.id, customerId);
      return answer(reason, stored?.variation, stored?.exposedAt);
    });
  }

  /** Assigns a customer and records the exposure, if they are in the audience. */
  private async assign(
    unitOfWork: UnitOfWork,
    { experiment, run, customerId }: { experiment: PublishedExperiment; run: ExperimentRunEntity; customerId: string },
  ): Promise<DecisionReason> {
    const asOf = this.clock.now();
    await unitOfWork.get(CustomerRepository).makeKnown(customerId, asOf);
    const subjects = { who: 'customers', customerIds: [customerId], asOf } as const;
    const state = await this.states.compileFor(unitOfWork, subjects);
    const { definitionSetId } = state;
    const atStart = run.definitionSetId ?? definitionSetId;
    const audience =
      atStart === definitionSetId ? state : await this.states.compileUnder(unitOfWork, atStart, subjects);
    const decider = new Decider(compilePayload([assignable(experiment)]));
    const segments = await segmentsOf(unitOfWork, audience);
    const decision = decider.decide(experiment.key, { customerId, segments });
    if (decision.reason === 'assigned') {
      const frozen = { experimentId: experiment.id, definitionSetId, state: state.statement };
      await unitOfWork.get(ExposureRepository).freezeOne(frozen, decision.variation);
    }
    return decision.reason;
  }

  /** Freezes the gathered exposures with the state of each customer as of their own instant. */
  async freezeIncoming(unitOfWork: UnitOfWork, experimentId: number): Promise<number> {
    const exposures = unitOfWork.get(ExposureRepository);
    const { earliest, latest } = await exposures.incomingRange();
    if (earliest === null || latest === null) return 0;
    const subjects = { who: 'each', relation: INCOMING, from: earliest, to: latest } as const;
    const compiled = await this.states.compileFor(unitOfWork, subjects, latest);
    return exposures.freeze({ experimentId, definitionSetId: compiled.definitionSetId, state: compiled.statement });
  }

  /** Marks an experiment that ran elsewhere as finished, so that it is listed as what it is. */
  async recordImported(unitOfWork: UnitOfWork, experiment: PublishedExperiment): Promise<void> {
    if ((await this.runOf(unitOfWork, experiment)) !== null) return;
    await unitOfWork.manager.insert(ExperimentRunEntity, {
      experimentId: experiment.id,
      version: experiment.version,
      definitionSetId: null,
      status: 'stopped',
      startedAt: null,
      stoppedAt: null,
    });
  }

  /** The experiment as it was when it started: what runs does not change under the customers in it. */
  private async asStarted(
    unitOfWork: UnitOfWork,
    experiment: PublishedExperiment,
    run: ExperimentRunEntity | null,
  ): Promise<PublishedExperiment> {
    if (run === null || run.version === experiment.version) return experiment;
    const body = await unitOfWork.get(DefinitionRepository).findVersion(experiment.id, run.version);
    if (body === undefined) return experiment;
    const { spec } = readExperiment(experiment.key, body, 'not checked');
    return { ...experiment, version: run.version, body, spec };
  }

  /** The experiment as it was started, with its life so far (null for a draft). @throws WinnowError WINNOW_NOT_FOUND */
  async running(
    unitOfWork: UnitOfWork,
    key: string,
  ): Promise<{ experiment: PublishedExperiment; run: ExperimentRunEntity | null }> {
    const experiment = await this.required(unitOfWork, key);
    const run = await this.runOf(unitOfWork, experiment);
    return { experiment: await this.asStarted(unitOfWork, experiment, run), run };
  }

  private async required(unitOfWork: UnitOfWork, key: string): Promise<PublishedExperiment> {
    return DefinitionsService.require(await this.definitions.catalogue(unitOfWork), EXPERIMENT_KIND, key);
  }

  private async runOf(unitOfWork: UnitOfWork, { id }: PublishedExperiment): Promise<ExperimentRunEntity | null> {
    return unitOfWork.manager.findOneBy(ExperimentRunEntity, { experimentId: id });
  }
}

/** Keys of the segments that a single computed state is in. */
async function segmentsOf(unitOfWork: UnitOfWork, { statement, catalogue }: CompiledState): Promise<string[]> {
  const [state] = await unitOfWork.query<{ segments: number[] }>(statement.text, statement.values);
  const members = new Set(state?.segments);
  return [...catalogue.of(SEGMENT_KIND).values()].flatMap(({ id, key }) => (members.has(id) ? [key] : []));
}

/** What assignment needs of a published experiment. */
export function assignable({ key, uid, spec }: PublishedExperiment): AssignableExperiment {
  const { variations, weights, coverage, audience, seed = uid } = spec;
  return { key, seed, variations, weights, coverage, audience };
}

const conflict = (key: string, status: string, needed: string): WinnowError =>
  new WinnowError('WINNOW_EXPERIMENT_CONFLICT', `Experiment "${key}" is ${status}; it has to be ${needed}.`);
