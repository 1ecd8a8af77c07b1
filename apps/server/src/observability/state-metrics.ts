import { Inject, Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { FreshnessService } from '#segments';
import { Metrics } from './metrics.js';

/** Tells Prometheus how far features and memberships follow what happened; asked of the database whenever metrics are read. */
@Injectable()
export class StateMetrics {
  constructor(@Inject(Metrics) { registry }: Metrics, @Inject(FreshnessService) freshness: FreshnessService) {
    const gauge = (name: string, help: string): Gauge =>
      new Gauge({ name: `winnow_state_${name}`, help, registers: [registry] });
    const pending = gauge(
      'pending_changes',
      'Changes that arrived and are not in the state yet, counted up to 100,000.',
    );
    const due = gauge(
      'due_customers',
      'Customers whose clock has run out and was not followed yet, counted up to 100,000.',
    );
    const stale = gauge('stale', '1 when the longest waiting change waits longer than WINNOW_STALE_AFTER allows.');
    const building = gauge('building', '1 while a state for newer definitions is being built.');
    new Gauge({
      name: 'winnow_state_behind_seconds',
      help: 'How long the longest waiting change or clock has waited; 0 where nothing waits.',
      registers: [registry],
      async collect() {
        const state = await freshness.read().catch(() => undefined); // without a database there is nothing to tell
        if (state === undefined) return;
        this.set(state.behindSeconds);
        pending.set(state.pending);
        due.set(state.due);
        stale.set(state.isStale ? 1 : 0);
        building.set(state.building === null ? 0 : 1);
      },
    });
  }
}
