import { Module } from '@nestjs/common';
import { CsvImporter } from './csv-importer.js';
import { ImportService } from './import.service.js';

@Module({ providers: [CsvImporter, ImportService], exports: [CsvImporter, ImportService] })
export class CustomersModule {}
