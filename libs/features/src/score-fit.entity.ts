import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Cut points of a score, or of the percentiles of another feature, fitted once and then frozen: a score does not move because others bought. */
@Entity('score_fit')
@Index('score_fit_by_feature', ['featureId', 'featureVersion', 'id'])
export class ScoreFitEntity {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @Column('int', { name: 'feature_id' })
  featureId!: number;

  @Column('int', { name: 'feature_version' })
  featureVersion!: number;

  /** The instant whose population was fitted. */
  @Column('timestamptz', { name: 'as_of' })
  asOf!: Date;

  /** Ascending; one fewer than the bins of the score, or 999. */
  @Column('double precision', { array: true })
  cuts!: number[];

  /** How many customers the quantiles were taken over. */
  @Column('int')
  population!: number;
}
