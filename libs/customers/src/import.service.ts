import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform';
import { customerLine, eventLine } from './copy-rows.js';
import { type CsvImport, CsvImporter, type CsvImportResult, readCustomers, readEvents } from './csv-importer.js';
import { CustomerRepository } from './customer.repository.js';
import { EventRepository } from './event.repository.js';

/** Brings files of events and of customers into the log. */
@Injectable()
export class ImportService {
  constructor(
    @Inject(CsvImporter) private readonly importer: CsvImporter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What happened to customers. Rows that the log holds already, by their ids, change nothing. */
  async importEvents(request: CsvImport): Promise<CsvImportResult> {
    return this.importer.run(request, {
      kind: 'events',
      read: readEvents,
      line: eventLine,
      gather: (unitOfWork, chunks) => unitOfWork.get(EventRepository).gather(chunks),
      merge: (unitOfWork) => unitOfWork.get(EventRepository).mergeGathered(this.clock.now()),
    });
  }

  /** What is known about customers: new attributes are laid over known ones. */
  async importCustomers(request: CsvImport): Promise<CsvImportResult> {
    return this.importer.run(request, {
      kind: 'customers',
      read: readCustomers,
      line: customerLine,
      gather: (unitOfWork, chunks) => unitOfWork.get(CustomerRepository).gather(chunks),
      merge: (unitOfWork) => unitOfWork.get(CustomerRepository).mergeGathered(this.clock.now()),
    });
  }
}
