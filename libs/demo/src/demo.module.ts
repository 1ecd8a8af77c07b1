import { Module } from '@nestjs/common';
import { AnalysisModule } from '#analysis';
import { CustomersModule } from '#customers';
import { ExperimentsModule } from '#experiments';
import { SegmentsModule } from '#segments';
import { DemoService } from './demo.service.js';
import { TruthService } from './truth.service.js';

@Module({
  imports: [AnalysisModule, CustomersModule, ExperimentsModule, SegmentsModule],
  providers: [DemoService, TruthService],
  exports: [DemoService, TruthService],
})
export class DemoModule {}
