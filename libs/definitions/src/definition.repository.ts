import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject, type JsonValue } from '#kernel';
import type { UnitOfWork } from '#platform';
import { DefinitionEntity, DefinitionSetEntity, DefinitionVersionEntity } from './definition.entity.js';
import type { KindName } from './definition-kind.js';

/** A definition as stored: the current version, not yet parsed. */
export interface StoredDefinition {
  readonly id: number;
  readonly uid: string;
  readonly kind: KindName;
  readonly key: string;
  readonly version: number;
  readonly body: JsonObject;
}

export class DefinitionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Only one plan is applied at a time. */
  async lockForPublication(): Promise<void> {
    await this.unitOfWork.execute(`SELECT pg_advisory_xact_lock(hashtext('winnow.definitions'))`);
  }

  /** The current version of everything, by kind and key. */
  async findCurrent(): Promise<StoredDefinition[]> {
    return this.unitOfWork.manager
      .createQueryBuilder(DefinitionEntity, 'd')
      .innerJoin(DefinitionVersionEntity, 'v', 'v.definition_id = d.id AND v.version = d.current_version')
      .select([
        'd.id AS id',
        'd.uid AS uid',
        'd.kind AS kind',
        'd.key AS key',
        'v.version AS version',
        'v.body AS body',
      ])
      .orderBy('d.kind')
      .addOrderBy('d.id')
      .getRawMany<StoredDefinition>();
  }

  /** The definitions of a set, in the versions it names. */
  async findSet(definitionSetId: number): Promise<StoredDefinition[]> {
    return this.unitOfWork.query<StoredDefinition & Record<string, unknown>>(
      `SELECT d.id, d.uid, d.kind, d.key, v.version, v.body
       FROM definition_set s
       CROSS JOIN LATERAL jsonb_each(s.versions) AS of_kind (kind, versions)
       CROSS JOIN LATERAL jsonb_each_text(of_kind.versions) AS pinned (key, version)
       JOIN definition d ON d.kind = of_kind.kind AND d.key = pinned.key
       JOIN definition_version v ON v.definition_id = d.id AND v.version = pinned.version::int
       WHERE s.id = $1 ORDER BY d.kind, d.id`,
      [definitionSetId],
    );
  }

  /** One published version, also an old one. */
  async findVersion(definitionId: number, version: number): Promise<JsonObject | undefined> {
    const found = await this.unitOfWork.manager.findOneBy(DefinitionVersionEntity, { definitionId, version });
    return found?.body as JsonObject | undefined;
  }

  async insert(kind: KindName, key: string, body: JsonObject, now: Date): Promise<void> {
    const { manager } = this.unitOfWork;
    const definition = await manager.save(
      DefinitionEntity,
      manager.create(DefinitionEntity, { kind, key, currentVersion: 1, createdAt: now }),
    );
    await manager.insert(DefinitionVersionEntity, { definitionId: definition.id, version: 1, body, publishedAt: now });
  }

  async publish(definition: StoredDefinition, body: JsonObject, now: Date): Promise<void> {
    const { manager } = this.unitOfWork;
    const version = definition.version + 1;
    await manager.insert(DefinitionVersionEntity, { definitionId: definition.id, version, body, publishedAt: now });
    await manager.update(DefinitionEntity, { id: definition.id }, { currentVersion: version });
  }

  /** The id of this combination of versions; made the first time it is seen. */
  async definitionSetId(versions: Record<string, Record<string, number>>): Promise<number> {
    const { manager } = this.unitOfWork;
    const fingerprint = createHash('sha256')
      .update(canonicalJson(versions as JsonValue))
      .digest('hex');
    await manager
      .createQueryBuilder()
      .insert()
      .into(DefinitionSetEntity)
      .values({ fingerprint, versions })
      .orIgnore()
      .execute();
    const { id } = await manager.findOneByOrFail(DefinitionSetEntity, { fingerprint });
    return id;
  }
}
