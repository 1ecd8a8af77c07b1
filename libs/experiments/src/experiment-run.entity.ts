import { Column, Entity, PrimaryColumn } from 'typeorm';

export type ExperimentStatus = 'draft' | 'running' | 'stopped';

/** The life of an experiment: the version it was started with, and since when. An experiment without a run is a draft. */
@Entity('experiment_run')
export class ExperimentRunEntity {
  @PrimaryColumn('int', { name: 'experiment_id' })
  experimentId!: number;

  /** Of the experiment's definition; a running experiment keeps it. */
  @Column('int')
  version!: number;

  /** The features and segments as they were at the start, which go on deciding the audience; null for one that ran elsewhere. */
  @Column('int', { name: 'definition_set_id', nullable: true })
  definitionSetId!: number | null;

  @Column('text')
  status!: ExperimentStatus;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'stopped_at', nullable: true })
  stoppedAt!: Date | null;
}
