import type { UnitOfWork } from '#platform';
import { IdentityRepository } from '../identity/identity.repository.js';
import { SuppressionRepository } from '../identity/suppression.repository.js';
import { PendingChangeRepository } from '../pending-change.repository.js';

/**
 * Lets gathered rows in: those of suppressed ids are dropped, other names of a customer become the customer's, and everybody concerned is
 * queued to be computed again.
 */
export async function admitGathered(
  unitOfWork: UnitOfWork,
  table: 'incoming_event' | 'incoming_customer',
  now: Date,
): Promise<void> {
  const identities = unitOfWork.get(IdentityRepository);
  await identities.holdStill();
  await unitOfWork.get(SuppressionRepository).deleteWithin(table);
  if (!(await identities.isEmpty())) await identities.resolveWithin(table);
  await unitOfWork.get(PendingChangeRepository).enqueueWithin(table, now);
}
