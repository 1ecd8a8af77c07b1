import { Inject, Injectable } from '@nestjs/common';
import { type Clock, jsonPointer, type Problem, WinnowError } from '#kernel';
import { CLOCK, Database } from '#platform';
import { CustomerRepository } from './customer.repository.js';
import { IdentityRepository } from './identity/identity.repository.js';
import { SuppressionRepository } from './identity/suppression.repository.js';
import { LONGEST_ID } from './ingestion/ingest-item.js';
import { PendingChangeRepository } from './pending-change.repository.js';
import { type SuppliedValue, SuppliedValueRepository } from './supplied-value.repository.js';

export type SuppliedType = 'number' | 'string' | 'boolean';

export interface SupplyRequest {
  /** Key of the feature, and the type it declares. */
  readonly feature: string;
  readonly type: SuppliedType;
  readonly values: ReadonlyArray<{ readonly customerId: string; readonly value: unknown; readonly suppliedAt?: Date }>;
}

export interface SupplyResult {
  readonly stored: number;
  /** Values for people who were erased. */
  readonly suppressed: number;
}

/** Takes in values of features that something outside computes. */
@Injectable()
export class SuppliedValueService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All of them, or none. @throws WinnowError WINNOW_USAGE naming every value that is not of the type */
  async supply({ feature, type, values }: SupplyRequest): Promise<SupplyResult> {
    const now = this.clock.now();
    const problems = values.flatMap((value, index) => problemsOf(value, { index, type, now }));
    if (problems.length > 0) throw new WinnowError('WINNOW_USAGE', 'Some values cannot be stored.', problems);
    return this.database.transaction(async (unitOfWork) => {
      const identities = unitOfWork.get(IdentityRepository);
      await identities.holdStill();
      const ids = [...new Set(values.map(({ customerId }) => customerId))];
      const suppressed = await unitOfWork.get(SuppressionRepository).among(ids);
      const resolved = await identities.resolve(ids);
      const stored = values.flatMap(({ customerId, value, suppliedAt = now }): SuppliedValue[] =>
        suppressed.has(customerId)
          ? []
          : [
              {
                customerId: resolved.get(customerId) ?? customerId,
                value: value as SuppliedValue['value'],
                suppliedAt,
              },
            ],
      );
      const customers = [...new Set(stored.map(({ customerId }) => customerId))];
      const known = customers.map((customerId) => ({ customerId, isAnonymous: false }));
      await unitOfWork.get(CustomerRepository).makeAllKnown(known, now);
      await unitOfWork.get(SuppliedValueRepository).store(feature, stored);
      const changes = customers.map((customerId) => ({ customerId, dueAt: now }));
      await unitOfWork.get(PendingChangeRepository).enqueue(changes, now);
      return { stored: stored.length, suppressed: values.length - stored.length };
    });
  }
}

function problemsOf(
  { customerId, value, suppliedAt }: SupplyRequest['values'][number],
  { index, type, now }: { index: number; type: SuppliedType; now: Date },
): Problem[] {
  const refuse = (member: string, message: string): Problem => ({
    code: 'invalid-value',
    pointer: jsonPointer('values', index, member),
    message,
  });
  const isOfType = typeof value === type && (typeof value !== 'number' || Number.isFinite(value));
  return [
    ...(customerId === '' || customerId.length > LONGEST_ID
      ? [refuse('customerId', `must be a text of 1 to ${LONGEST_ID} characters.`)]
      : []),
    ...(isOfType ? [] : [refuse('value', `must be of type ${type}.`)]),
    ...(suppliedAt !== undefined && suppliedAt > now ? [refuse('suppliedAt', 'lies ahead.')] : []),
  ];
}
