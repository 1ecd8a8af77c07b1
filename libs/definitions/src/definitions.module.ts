import { Global, Module } from '@nestjs/common';
import { DefinitionRegistry } from './definition-registry.js';
import { DefinitionsService } from './definitions.service.js';

@Global()
@Module({ providers: [DefinitionRegistry, DefinitionsService], exports: [DefinitionRegistry, DefinitionsService] })
export class DefinitionsModule {}
