import type { CustomerData, Merge } from '#customers';
import { StateRepository } from '#features';
import type { UnitOfWork } from '#platform';
import { PendingQueue } from './pending-queue.js';
import { StateBuildRepository } from './state-build.repository.js';
import { TransitionRepository } from './transition.repository.js';

/** The state of a customer and the log of what they entered and left. The caller holds the locks of their buckets. */
export const CUSTOMER_STATE: CustomerData = {
  name: 'state',

  /** The state of who goes is not that of who stays, who is computed anew; their log ends with leaving everything. */
  async merge(unitOfWork: UnitOfWork, { from, now }: Merge): Promise<void> {
    const state = await unitOfWork.get(StateRepository).find(from);
    const build = await unitOfWork.get(StateBuildRepository).find('live');
    if (state !== undefined && state.segments.length > 0 && build !== undefined) {
      await unitOfWork.get(TransitionRepository).leaveAll(from, {
        segments: state.segments,
        asOf: state.changedAt > now ? state.changedAt : now,
        noticedAt: now,
        definitionSetId: build.definitionSetId,
      });
    }
    await deleteStates(unitOfWork, [from]);
  },

  async erase(unitOfWork: UnitOfWork, customerIds: readonly string[]): Promise<void> {
    await deleteStates(unitOfWork, customerIds);
    await unitOfWork.get(TransitionRepository).erase(customerIds);
  },

  async export(unitOfWork: UnitOfWork, customerId: string): Promise<unknown> {
    const state = await unitOfWork.get(StateRepository).find(customerId);
    return {
      current: state?.row ?? null,
      transitions: await unitOfWork.get(TransitionRepository).ofCustomer(customerId, Number.MAX_SAFE_INTEGER),
    };
  },
};

/** Of the state that is read, and of one that is being built. */
async function deleteStates(unitOfWork: UnitOfWork, customerIds: readonly string[]): Promise<void> {
  const states = unitOfWork.get(StateRepository);
  await states.delete('customer_state', customerIds);
  if (!(await states.hasBuild())) return;
  await states.delete('customer_state_build', customerIds);
  await unitOfWork.get(PendingQueue).touch(customerIds); // a range that is being computed right now may bring them back
}
