import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK, type UnitOfWork } from '#platform';
import { customerLine, eventLine } from './copy-rows.js';
import {
  type CsvImport,
  CsvImporter,
  type CsvImportResult,
  type CsvTarget,
  readCustomers,
  readEvents,
} from './csv-importer.js';
import { CustomerRepository } from './customer.repository.js';
import { EventRepository } from './event.repository.js';
import { IdentityService } from './identity/identity.service.js';
import { Admission } from './ingestion/admission.js';

/** Brings files of events and of customers into the log. */
@Injectable()
export class ImportService {
  constructor(
    @Inject(CsvImporter) private readonly importer: CsvImporter,
    @Inject(IdentityService) private readonly identities: IdentityService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What happened to customers. Rows that the log holds already, by their ids, change nothing. */
  async importEvents(request: CsvImport): Promise<CsvImportResult> {
    return this.run(request, {
      kind: 'events',
      read: readEvents,
      line: eventLine,
      gather: (unitOfWork, chunks) => unitOfWork.get(EventRepository).gather(chunks),
      merge: (unitOfWork) => unitOfWork.get(EventRepository).mergeGathered(this.clock.now()),
    });
  }

  /** What is known about customers: new attributes are laid over known ones. */
  async importCustomers(request: CsvImport): Promise<CsvImportResult> {
    return this.run(request, {
      kind: 'customers',
      read: readCustomers,
      line: customerLine,
      gather: (unitOfWork, chunks) => unitOfWork.get(CustomerRepository).gather(chunks),
      merge: (unitOfWork) => unitOfWork.get(CustomerRepository).mergeGathered(this.clock.now()),
    });
  }

  /** Imports a file, and notes which of its customers turn out to be identified. */
  private async run<Row>(
    request: CsvImport,
    target: Omit<CsvTarget<Row>, 'merge'> & { merge(unitOfWork: UnitOfWork): Promise<number> },
  ): Promise<CsvImportResult> {
    let identified: ReadonlySet<string> = new Set();
    const result = await this.importer.run(request, {
      ...target,
      merge: async (unitOfWork) => {
        const added = await target.merge(unitOfWork);
        const admission = unitOfWork.get(Admission);
        identified = admission.identified;
        return { added, dropped: admission.dropped };
      },
    });
    await this.identities.markIdentified([...identified]);
    return result;
  }
}
