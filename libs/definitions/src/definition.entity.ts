import { Column, Entity, Generated, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A named thing that has versions: a feature, a segment, a metric or an experiment. */
@Entity('definition')
@Unique('definition_key', ['kind', 'key'])
export class DefinitionEntity {
  /** Small and immutable: what the arrays of memberships hold. */
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** Immutable and random: what assignment hashes with, so that renaming never re-randomises. */
  @Column('uuid')
  @Generated('uuid')
  uid!: string;

  @Column('text')
  kind!: string;

  @Column('text')
  key!: string;

  @Column('int', { name: 'current_version' })
  currentVersion!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

/** One published version; never changed, never deleted. */
@Entity('definition_version')
export class DefinitionVersionEntity {
  @PrimaryColumn('int', { name: 'definition_id' })
  definitionId!: number;

  @PrimaryColumn('int')
  version!: number;

  @Column('jsonb')
  body!: object;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt!: Date;
}

/** Which version of every definition held together at some time; what a state or an exposure says it was computed with. */
@Entity('definition_set')
@Unique('definition_set_fingerprint', ['fingerprint'])
export class DefinitionSetEntity {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** SHA-256 of the canonical JSON of `versions`. */
  @Column('text')
  fingerprint!: string;

  /** `{ "segment": { "champions": 3 }, … }` */
  @Column('jsonb')
  versions!: Record<string, Record<string, number>>;
}
