import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What an import brought: a file of one kind, or the demo shop. */
export type ImportKind = 'events' | 'customers' | 'exposures' | 'scores' | 'demo';

/** One entry in the ledger of imports. */
@Entity('import_run')
export class ImportRunEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  kind!: ImportKind;

  @Column('text', { name: 'file_name' })
  fileName!: string;

  /** Of the bytes of the file as they were read. */
  @Column('text')
  sha256!: string;

  @Column('jsonb')
  mapping!: object;

  @Column('int', { name: 'rows_read' })
  rowsRead!: number;

  @Column('int', { name: 'rows_new' })
  rowsNew!: number;

  @Column('int', { name: 'rows_known' })
  rowsKnown!: number;

  @Column('int', { name: 'rows_skipped' })
  rowsSkipped!: number;

  @Column('int', { name: 'rows_rejected' })
  rowsRejected!: number;

  @Column('timestamptz', { name: 'finished_at' })
  finishedAt!: Date;
}
