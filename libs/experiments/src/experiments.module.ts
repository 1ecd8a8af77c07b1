import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CustomersModule } from '#customers';
import { DefinitionRegistry } from '#definitions';
import { SegmentsModule } from '#segments';
import { EXPERIMENT_KIND } from './experiment-kind.js';
import { ExperimentsService } from './experiments.service.js';
import { ExposureImportService } from './exposure-import.service.js';

@Module({
  imports: [CustomersModule, SegmentsModule],
  providers: [ExperimentsService, ExposureImportService],
  exports: [ExperimentsService, ExposureImportService],
})
export class ExperimentsModule implements OnModuleInit {
  constructor(@Inject(DefinitionRegistry) private readonly registry: DefinitionRegistry) {}

  onModuleInit(): void {
    this.registry.register(EXPERIMENT_KIND);
  }
}
