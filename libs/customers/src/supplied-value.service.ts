import { Inject, Injectable } from '@nestjs/common';
import { type Clock, jsonPointer, type Problem, WinnowError } from '#kernel';
import { CLOCK, Database, type UnitOfWork } from '#platform';
import { type CsvImport, CsvImporter, type CsvImportResult, readEvents } from './csv-importer.js';
import { CustomerRepository } from './customer.repository.js';
import { IdentityRepository } from './identity/identity.repository.js';
import { IdentityService } from './identity/identity.service.js';
import { SuppressionRepository } from './identity/suppression.repository.js';
import { Admission } from './ingestion/admission.js';
import { LONGEST_ID } from './ingestion/ingest-item.js';
import { textProblem } from './ingestion/storable-text.js';
import { PendingChangeRepository } from './pending-change.repository.js';
import { type SuppliedValue, SuppliedValueRepository } from './supplied-value.repository.js';
import { suppliedLine, suppliedMapping } from './supplied-values-file.js';

export type SuppliedType = 'number' | 'string' | 'boolean';

export interface SupplyRequest {
  /** Key of the feature, and the type it declares. */
  readonly feature: string;
  readonly type: SuppliedType;
  readonly values: ReadonlyArray<{ readonly customerId: string; readonly value: unknown; readonly suppliedAt?: Date }>;
}

/** A file of values of one feature. */
export interface SuppliedValuesImport extends CsvImport {
  readonly feature: string;
  readonly type: SuppliedType;
}

export interface SupplyResult {
  readonly stored: number;
  /** Values for people who were erased. */
  readonly suppressed: number;
}

const LONGEST_TEXT = 1000;

/** Takes in values of features that something outside computes. */
@Injectable()
export class SuppliedValueService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(IdentityService) private readonly identities: IdentityService,
    @Inject(CsvImporter) private readonly importer: CsvImporter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All of them, or none. @throws WinnowError WINNOW_USAGE naming every value that is not of the type */
  async supply({ feature, type, values }: SupplyRequest): Promise<SupplyResult> {
    const now = this.clock.now();
    const problems = values.flatMap((value, index) => problemsOf(value, { index, type, now }));
    if (problems.length > 0) throw new WinnowError('WINNOW_USAGE', 'Some values cannot be stored.', problems);
    const { identified, ...result } = await this.database.transaction((unitOfWork) =>
      this.store(unitOfWork, { feature, values, now }),
    );
    await this.identities.markIdentified(identified);
    return result;
  }

  /**
   * Takes in a CSV file whose mapping names `customer_id`, `value` and perhaps `supplied_at`, which is now if it does not. Rows without a
   * value are skipped.
   * @throws WinnowError as the other imports do
   */
  async import({ feature, type, ...csv }: SuppliedValuesImport): Promise<CsvImportResult> {
    const now = this.clock.now();
    const identified = new Set<string>();
    const result = await this.importer.run(
      { ...csv, mapping: suppliedMapping(csv.mapping, { feature, type, now }) },
      {
        kind: 'scores',
        read: readEvents,
        line: suppliedLine,
        gather: (unitOfWork, chunks) => unitOfWork.get(SuppliedValueRepository).gather(chunks),
        merge: async (unitOfWork) => {
          const added = await unitOfWork.get(SuppliedValueRepository).mergeGathered(feature, now);
          const admission = unitOfWork.get(Admission);
          for (const id of admission.identified) identified.add(id);
          return { added, dropped: admission.dropped };
        },
      },
    );
    await this.identities.markIdentified([...identified]);
    return result;
  }

  private async store(
    unitOfWork: UnitOfWork,
    { feature, values, now }: Pick<SupplyRequest, 'feature' | 'values'> & { now: Date },
  ): Promise<SupplyResult & { identified: string[] }> {
    const identities = unitOfWork.get(IdentityRepository);
    await identities.holdStill();
    const ids = [...new Set(values.map(({ customerId }) => customerId))];
    const erased = await unitOfWork.get(SuppressionRepository).among(ids);
    const aliases = await identities.aliasesAmong(ids);
    const stored = values
      .filter(({ customerId }) => !erased.has(customerId))
      .map(({ customerId, value, suppliedAt = now }) => ({
        customerId: aliases.get(customerId)?.customerId ?? customerId,
        value: value as SuppliedValue['value'],
        suppliedAt,
      }));
    const customers = [...new Set(stored.map(({ customerId }) => customerId))];
    const known = customers.map((customerId) => ({ customerId, isAnonymous: false }));
    await unitOfWork.get(CustomerRepository).makeAllKnown(known, now);
    await unitOfWork.get(SuppliedValueRepository).store(feature, stored);
    const changes = customers.map((customerId) => ({ customerId, dueAt: now }));
    await unitOfWork.get(PendingChangeRepository).enqueue(changes, now);
    const identified = [...aliases].flatMap(([id, { isAnonymous }]) => (isAnonymous ? [id] : []));
    return { stored: stored.length, suppressed: values.length - stored.length, identified };
  }
}

function problemsOf(
  { customerId, value, suppliedAt }: SupplyRequest['values'][number],
  { index, type, now }: { index: number; type: SuppliedType; now: Date },
): Problem[] {
  const refuse = (member: string, message: string): Problem => ({
    code: 'invalid-value',
    pointer: jsonPointer('values', index, member),
    message: `${member} ${message}`,
  });
  const idProblem = textProblem(customerId, LONGEST_ID);
  const valueProblem = problemOfValue(value, type);
  return [
    ...(idProblem === undefined ? [] : [refuse('customerId', idProblem)]),
    ...(valueProblem === undefined ? [] : [refuse('value', valueProblem)]),
    ...(suppliedAt !== undefined && suppliedAt > now ? [refuse('suppliedAt', 'lies ahead.')] : []),
  ];
}

function problemOfValue(value: unknown, type: SuppliedType): string | undefined {
  if (type === 'string') return textProblem(value, LONGEST_TEXT);
  const isOfType = typeof value === type && (typeof value !== 'number' || Number.isFinite(value));
  return isOfType ? undefined : `must be a ${type}.`;
}
