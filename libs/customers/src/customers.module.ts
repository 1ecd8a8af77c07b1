import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CsvImporter } from './csv-importer.js';
import { type CustomerData, CustomerDataRegistry } from './identity/customer-data.js';
import { ErasureService } from './identity/erasure.service.js';
import { IdentityService } from './identity/identity.service.js';
import { IdentityChanges } from './identity/identity-changes.js';
import { ImportService } from './import.service.js';
import { IngestionService } from './ingestion/ingestion.service.js';
import { SuppliedValueRepository } from './supplied-value.repository.js';
import { SuppliedValueService } from './supplied-value.service.js';

const SERVICES = [
  CsvImporter,
  ImportService,
  CustomerDataRegistry,
  IdentityChanges,
  IdentityService,
  ErasureService,
  IngestionService,
  SuppliedValueService,
];

const SUPPLIED_VALUES: CustomerData = {
  name: 'suppliedValues',
  merge: (unitOfWork, { from, into }) => unitOfWork.get(SuppliedValueRepository).move(from, into),
  erase: (unitOfWork, customerIds) => unitOfWork.get(SuppliedValueRepository).erase(customerIds),
  export: (unitOfWork, customerId) => unitOfWork.get(SuppliedValueRepository).allOf(customerId),
};

@Module({ providers: SERVICES, exports: SERVICES })
export class CustomersModule implements OnModuleInit {
  constructor(@Inject(CustomerDataRegistry) private readonly registry: CustomerDataRegistry) {}

  onModuleInit(): void {
    this.registry.register(SUPPLIED_VALUES);
  }
}
