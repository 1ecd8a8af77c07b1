import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CustomerDataRegistry, CustomersModule } from '#customers';
import { DefinitionRegistry } from '#definitions';
import { SegmentsModule } from '#segments';
import { CUSTOMER_EXPOSURES } from './customer-exposures.js';
import { EXPERIMENT_KIND } from './experiment-kind.js';
import { ExperimentsService } from './experiments.service.js';
import { ExposureImportService } from './exposure-import.service.js';

@Module({
  imports: [CustomersModule, SegmentsModule],
  providers: [ExperimentsService, ExposureImportService],
  exports: [ExperimentsService, ExposureImportService],
})
export class ExperimentsModule implements OnModuleInit {
  constructor(
    @Inject(DefinitionRegistry) private readonly registry: DefinitionRegistry,
    @Inject(CustomerDataRegistry) private readonly data: CustomerDataRegistry,
  ) {}

  onModuleInit(): void {
    this.registry.register(EXPERIMENT_KIND);
    this.data.register(CUSTOMER_EXPOSURES);
  }
}
