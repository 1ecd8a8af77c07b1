import { type DynamicModule, Module } from '@nestjs/common';
import { AnalysisModule } from '#analysis';
import { CustomersModule } from '#customers';
import { DefinitionsModule } from '#definitions';
import { DemoModule } from '#demo';
import { ExperimentsModule } from '#experiments';
import { FeaturesModule } from '#features';
import { PlatformModule, type PlatformOptions } from '#platform';
import { SegmentsModule } from '#segments';
import { CONTROLLERS } from './controllers.js';
import { Metrics } from './observability/metrics.js';
import { Readiness } from './observability/readiness.js';
import { StateMetrics } from './observability/state-metrics.js';

@Module({
  imports: [
    DefinitionsModule,
    CustomersModule,
    FeaturesModule,
    SegmentsModule,
    ExperimentsModule,
    AnalysisModule,
    DemoModule,
  ],
  controllers: CONTROLLERS,
  providers: [Metrics, StateMetrics, Readiness],
})
class ServerModule {}

/** The whole program over what the platform has opened. */
export const serverModule = (platform: PlatformOptions): DynamicModule => ({
  module: ServerModule,
  imports: [PlatformModule.forRoot(platform)],
});
