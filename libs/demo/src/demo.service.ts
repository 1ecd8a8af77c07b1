import { Inject, Injectable } from '@nestjs/common';
import {
  CustomerRepository,
  chunked,
  customerLine,
  EventRepository,
  eventLine,
  type ImportRun,
  ImportRunRepository,
  statedEventId,
} from '#customers';
import { bodiesOf, DefinitionsService, readDefinitionFolder } from '#definitions';
import { ExperimentsService, ExposureImportService } from '#experiments';
import { type Clock, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { RecomputeService } from '#segments';
import { ABROAD, assignWith, experimentBody } from './demo-experiments.js';
import { type DemoEvent, type DemoExperiment, type DemoShop, generateDemoShop } from './generator/index.js';
import { shippedRulesFolder } from './shipped-rules.js';

/** The one shop everybody sees: another seed would be another shop. */
const DEMO_SEED = 20_260_601;
const DAY_MS = 86_400_000;

/** What makes a demo shop what it is; kept in the ledger of imports, so that it can be drawn again. */
export interface DemoRecipe {
  readonly seed: number;
  readonly customers: number;
  readonly end: Date;
}

export interface DemoLoadOptions {
  readonly customers: number;
  /** @param done share of the whole, 0 to 1 */
  readonly onProgress?: (done: number, stage: string) => void;
}

export interface DemoLoadResult extends DemoRecipe {
  readonly events: number;
  readonly exposures: number;
}

/** Where each stage begins in the progress, as measured. */
const PROGRESS = { customers: 0, events: 0.05, state: 0.65, experiments: 0.8, done: 1 } as const;

/** Loads the demo shop: definitions, customers, 18 months of events, two finished experiments, and everybody's state. */
@Injectable()
export class DemoService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(ExperimentsService) private readonly experiments: ExperimentsService,
    @Inject(ExposureImportService) private readonly exposures: ExposureImportService,
    @Inject(RecomputeService) private readonly states: RecomputeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whether the database is empty, or holds a demo shop whose loading was interrupted. */
  async needsLoading(): Promise<boolean> {
    if (await this.isEmpty()) return true;
    const recipe = await this.recipe();
    if (recipe === undefined) return false;
    const finished = (await this.experiments.list()).filter(({ status }) => status === 'stopped').map(({ key }) => key);
    return !drawShop(recipe).experiments.every(({ key }) => finished.includes(key));
  }

  /** Each step can be repeated: what an interrupted load has left is completed. @throws WinnowError WINNOW_USAGE on a database in use */
  async load({ customers, onProgress = () => {} }: DemoLoadOptions): Promise<DemoLoadResult> {
    if (!(await this.needsLoading())) {
      throw new WinnowError(
        'WINNOW_USAGE',
        'The demo shop is only loaded into an empty database, and this one is in use.',
      );
    }
    const recipe = (await this.recipe()) ?? { seed: DEMO_SEED, customers, end: this.lastMidnight() };
    const shop = drawShop(recipe);
    onProgress(PROGRESS.customers, 'definitions and customers');
    const events = await this.appendShop(shop, recipe, (done) =>
      onProgress(PROGRESS.events + done * (PROGRESS.state - PROGRESS.events), 'events'),
    );
    onProgress(PROGRESS.state, 'features and segments');
    await this.states.recompute({ asOf: recipe.end, pinned: false });
    onProgress(PROGRESS.experiments, 'experiments');
    let exposures = 0;
    for (const experiment of shop.experiments) exposures += await this.appendExposures(shop, experiment);
    onProgress(PROGRESS.done, 'done');
    return { ...recipe, events, exposures };
  }

  /** The recipe of the shop in the database; undefined if there is none. */
  async recipe(): Promise<DemoRecipe | undefined> {
    const run = await this.database.snapshot((unitOfWork) => unitOfWork.get(ImportRunRepository).latest('demo'));
    if (run === undefined) return undefined;
    const { seed, customers, end } = run.mapping as { seed: number; customers: number; end: string };
    return { seed, customers, end: new Date(end) };
  }

  /** Neither customers nor definitions: a person's own are not to be overlaid. */
  private async isEmpty(): Promise<boolean> {
    return this.database.snapshot(
      async (unitOfWork) =>
        (await unitOfWork.get(CustomerRepository).isEmpty()) && (await this.definitions.catalogue(unitOfWork)).isEmpty,
    );
  }

  private async applyDefinitions(unitOfWork: UnitOfWork, shop: DemoShop): Promise<void> {
    const bodies = bodiesOf(await readDefinitionFolder(shippedRulesFolder()));
    bodies.segment.set('abroad', ABROAD);
    for (const experiment of shop.experiments) bodies.experiment.set(experiment.key, experimentBody(experiment));
    await this.definitions.applyWithin(unitOfWork, bodies);
  }

  /** Definitions, customers and events in one transaction, with the recipe. @returns how many events there are */
  private async appendShop(shop: DemoShop, recipe: DemoRecipe, onProgress: (done: number) => void): Promise<number> {
    return this.database.transaction(async (unitOfWork) => {
      const ledger = unitOfWork.get(ImportRunRepository);
      const earlier = await ledger.latest('demo');
      if (earlier !== undefined) return earlier.rowsRead;
      await this.applyDefinitions(unitOfWork, shop);
      const customers = unitOfWork.get(CustomerRepository);
      await customers.gather(asChunks(customerRows(shop), customerLine));
      await customers.mergeGathered(recipe.end);
      const events = unitOfWork.get(EventRepository);
      let read = 0;
      const counted = countedEvents(shop, recipe.customers, (total, done) => {
        read = total;
        onProgress(done);
      });
      await events.gather(asChunks(counted, eventLine));
      const added = await events.mergeGathered(recipe.end);
      await ledger.record(ledgerEntry(recipe, read, added, this.clock.now()));
      return read;
    });
  }

  private async appendExposures(shop: DemoShop, experiment: DemoExperiment): Promise<number> {
    const { key, variations } = experiment;
    const rows = function* () {
      for (const { customerId, exposedAt, variation } of shop.exposures(key)) {
        yield { customerId, exposedAt, variation: variations[variation]?.key ?? '' };
      }
    };
    return this.exposures.append(key, rows());
  }

  private lastMidnight(): Date {
    return new Date(Math.floor(this.clock.now().getTime() / DAY_MS) * DAY_MS);
  }
}

/** Draws the shop of a recipe again: the same customers, events and truth. */
export function drawShop({ seed, customers, end }: DemoRecipe): DemoShop {
  let assign: ReturnType<typeof assignWith> | undefined;
  const shop = generateDemoShop({
    seed,
    customers,
    end,
    assign: (experimentId, customerId) => {
      assign ??= assignWith(shop.experiments);
      return assign(experimentId, customerId);
    },
  });
  return shop;
}

function* customerRows(shop: DemoShop) {
  for (const { customerId, attributes } of shop.customers())
    yield { customerId, attributes: JSON.stringify(attributes) };
}

const PROGRESS_EVERY = 5000;

function* countedEvents(shop: DemoShop, customers: number, onCount: (total: number, done: number) => void) {
  let total = 0;
  let seenCustomers = 0;
  let customer = '';
  for (const event of shop.events()) {
    total += 1;
    if (event.customerId !== customer) {
      customer = event.customerId;
      seenCustomers += 1;
    }
    if (total % PROGRESS_EVERY === 0) onCount(total, seenCustomers / customers);
    yield eventRow(event);
  }
  onCount(total, 1);
}

const eventRow = ({ customerId, eventId, occurredAt, name, value, properties }: DemoEvent) => ({
  customerId,
  eventId: statedEventId(name, [eventId]),
  occurredAtMs: occurredAt.getTime(),
  name,
  value: value ?? null,
  properties: properties === undefined ? '{}' : JSON.stringify(properties),
});

async function* asChunks<Row>(rows: Iterable<Row>, line: (row: Row) => string): AsyncIterable<string> {
  yield* chunked(rows, line);
}

const ledgerEntry = (recipe: DemoRecipe, read: number, added: number, finishedAt: Date): ImportRun => ({
  kind: 'demo',
  fileName: 'demo shop',
  sha256: '',
  mapping: { ...recipe, end: recipe.end.toISOString() },
  rowsRead: read,
  rowsNew: added,
  rowsKnown: read - added,
  rowsSkipped: 0,
  rowsRejected: 0,
  finishedAt,
});
