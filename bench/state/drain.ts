import { BUCKETS } from '#customers';
import { LiveState } from '#segments';
import type { Program } from '../program.js';

const LANES = 2;
const BATCH = 2_000;

/** Does all that is due as a worker does, each lane with buckets of its own. */
export async function drainInLanes({ service }: Program): Promise<{ customers: number; transitions: number }> {
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
  const lanes = await Promise.all(
    Array.from({ length: LANES }, (_, lane) =>
      service(LiveState).drain({ buckets: buckets.filter((bucket) => bucket % LANES === lane), batch: BATCH }),
    ),
  );
  return lanes.reduce((sum, one) => ({
    customers: sum.customers + one.customers,
    transitions: sum.transitions + one.transitions,
  }));
}
