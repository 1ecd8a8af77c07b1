import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CustomerDataRegistry, CustomersModule } from '#customers';
import { DefinitionRegistry } from '#definitions';
import { FeaturesModule } from '#features';
import { BacktestService } from './backtest.service.js';
import { DraftAnalysisService } from './draft-analysis.service.js';
import { ExplainService } from './explain.service.js';
import { CUSTOMER_STATE } from './live/customer-state-data.js';
import { FreshnessService } from './live/freshness.service.js';
import { HistoryService } from './live/history.service.js';
import { LiveState } from './live/live-state.service.js';
import { LiveWorker } from './live/live-worker.js';
import { RefitService } from './live/refit.service.js';
import { StateBuilder } from './live/state-builder.service.js';
import { StateKeeper } from './live/state-keeper.service.js';
import { VerifyService } from './live/verify.service.js';
import { OverlapService } from './overlap.service.js';
import { PreviewService } from './preview.service.js';
import { RecomputeService } from './recompute.service.js';
import { SEGMENT_KIND } from './segment-kind.js';
import { SegmentsReader } from './segments.reader.js';

const SERVICES = [
  StateBuilder,
  LiveState,
  StateKeeper,
  FreshnessService,
  LiveWorker,
  VerifyService,
  HistoryService,
  RefitService,
  RecomputeService,
  SegmentsReader,
  PreviewService,
  DraftAnalysisService,
  ExplainService,
  OverlapService,
  BacktestService,
];

@Module({ imports: [CustomersModule, FeaturesModule], providers: SERVICES, exports: SERVICES })
export class SegmentsModule implements OnModuleInit {
  constructor(
    @Inject(DefinitionRegistry) private readonly registry: DefinitionRegistry,
    @Inject(CustomerDataRegistry) private readonly data: CustomerDataRegistry,
  ) {}

  onModuleInit(): void {
    this.registry.register(SEGMENT_KIND);
    this.data.register(CUSTOMER_STATE);
  }
}
