import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { DefinitionRegistry } from '#definitions';
import { FeaturesModule } from '#features';
import { RecomputeService } from './recompute.service.js';
import { SEGMENT_KIND } from './segment-kind.js';
import { SegmentsReader } from './segments.reader.js';

@Module({
  imports: [FeaturesModule],
  providers: [RecomputeService, SegmentsReader],
  exports: [RecomputeService, SegmentsReader],
})
export class SegmentsModule implements OnModuleInit {
  constructor(@Inject(DefinitionRegistry) private readonly registry: DefinitionRegistry) {}

  onModuleInit(): void {
    this.registry.register(SEGMENT_KIND);
  }
}
