import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { DefinitionRegistry } from '#definitions';
import { FEATURE_KIND } from './feature-kind.js';
import { SuppliedFeatures } from './supplied-features.service.js';

@Module({ providers: [SuppliedFeatures], exports: [SuppliedFeatures] })
export class FeaturesModule implements OnModuleInit {
  constructor(@Inject(DefinitionRegistry) private readonly registry: DefinitionRegistry) {}

  onModuleInit(): void {
    this.registry.register(FEATURE_KIND);
  }
}
