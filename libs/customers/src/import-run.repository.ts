import type { UnitOfWork } from '#platform';
import { type ImportKind, ImportRunEntity } from './import-run.entity.js';

export type ImportRun = Omit<ImportRunEntity, 'id'>;

/** The ledger of imports, written in the transaction of the import it tells of. */
export class ImportRunRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async record(run: ImportRun): Promise<void> {
    await this.unitOfWork.manager.insert(ImportRunEntity, run);
  }

  async latest(kind: ImportKind, sha256?: string): Promise<ImportRun | undefined> {
    const where = sha256 === undefined ? { kind } : { kind, sha256 };
    const found = await this.unitOfWork.manager.findOne(ImportRunEntity, { where, order: { finishedAt: 'DESC' } });
    return found ?? undefined;
  }
}
