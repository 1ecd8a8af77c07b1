import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { DefinitionRegistry } from '#definitions';
import { ExperimentsModule } from '#experiments';
import { METRIC_KIND } from './metric-kind.js';
import { ReportService } from './report.service.js';

@Module({ imports: [ExperimentsModule], providers: [ReportService], exports: [ReportService] })
export class AnalysisModule implements OnModuleInit {
  constructor(@Inject(DefinitionRegistry) private readonly registry: DefinitionRegistry) {}

  onModuleInit(): void {
    this.registry.register(METRIC_KIND);
  }
}
