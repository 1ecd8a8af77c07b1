import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { DefinitionRegistry } from '#definitions';
import { FeaturesModule } from '#features';
import { BacktestService } from './backtest.service.js';
import { DraftAnalysisService } from './draft-analysis.service.js';
import { ExplainService } from './explain.service.js';
import { OverlapService } from './overlap.service.js';
import { PreviewService } from './preview.service.js';
import { RecomputeService } from './recompute.service.js';
import { SEGMENT_KIND } from './segment-kind.js';
import { SegmentsReader } from './segments.reader.js';

const SERVICES = [
  RecomputeService,
  SegmentsReader,
  PreviewService,
  DraftAnalysisService,
  ExplainService,
  OverlapService,
  BacktestService,
];

@Module({ imports: [FeaturesModule], providers: SERVICES, exports: SERVICES })
export class SegmentsModule implements OnModuleInit {
  constructor(@Inject(DefinitionRegistry) private readonly registry: DefinitionRegistry) {}

  onModuleInit(): void {
    this.registry.register(SEGMENT_KIND);
  }
}
