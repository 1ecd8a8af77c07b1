import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface AnsweredRequest {
  readonly method: string;
  /** Template of the route, so that their number is bounded. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** What Prometheus is told. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private readonly requests = new Histogram({
    name: 'winnow_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
    registers: [this.registry],
  });

  private readonly recomputes = new Histogram({
    name: 'winnow_recompute_duration_seconds',
    help: 'Time to bring the state of all customers to an instant.',
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1800],
    registers: [this.registry],
  });

  private readonly importedRows = new Counter({
    name: 'winnow_import_rows_total',
    help: 'Rows of imported files by what became of them.',
    labelNames: ['kind', 'outcome'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  requestAnswered({ method, route, status, durationMs }: AnsweredRequest): void {
    this.requests.observe({ method, route, status }, durationMs / 1000);
  }

  recomputed({ elapsedMs }: { readonly elapsedMs: number }): void {
    this.recomputes.observe(elapsedMs / 1000);
  }

  imported(
    kind: 'events' | 'customers' | 'exposures',
    rows: Readonly<Record<'added' | 'known' | 'skipped' | 'rejected', number>>,
  ): void {
    for (const outcome of ['added', 'known', 'skipped', 'rejected'] as const) {
      this.importedRows.inc({ kind, outcome }, rows[outcome]);
    }
  }
}
