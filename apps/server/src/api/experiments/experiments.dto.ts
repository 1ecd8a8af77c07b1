import { ApiProperty } from '@nestjs/swagger';
import type { ExperimentStatus, ExperimentSummary, Variation } from '#experiments';
import { CountProperty, InstantProperty } from '../../openapi/properties.js';

export class VariationAnswer implements Variation {
  @ApiProperty({ example: 'control' })
  readonly key!: string;

  @ApiProperty({ example: 'No voucher' })
  readonly name!: string;
}

export class ExperimentAnswer implements ExperimentSummary {
  @ApiProperty({ example: 'winback_voucher' })
  readonly key!: string;

  @ApiProperty({ example: 'Win-back voucher' })
  readonly name!: string;

  @ApiProperty()
  readonly description!: string;

  @ApiProperty({ enum: ['draft', 'running', 'stopped'] })
  readonly status!: ExperimentStatus;

  @ApiProperty({ enum: ['assigned', 'imported'], description: 'Whether Winnow assigns, or the test ran elsewhere' })
  readonly source!: ExperimentSummary['source'];

  @ApiProperty({ type: [VariationAnswer], description: 'The first is the control' })
  readonly variations!: readonly VariationAnswer[];

  @InstantProperty({ description: 'Null for a draft, and for a test that ran elsewhere', nullable: true })
  readonly startedAt!: Date | null;

  @InstantProperty({ description: 'Null unless it was stopped here', nullable: true })
  readonly stoppedAt!: Date | null;

  @CountProperty({ description: 'Customers exposed' })
  readonly exposures!: number;
}

export class ExperimentsAnswer {
  @ApiProperty({ type: [ExperimentAnswer] })
  readonly experiments!: readonly ExperimentAnswer[];
}
