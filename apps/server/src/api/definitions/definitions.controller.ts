import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Bodies, DefinitionRegistry, DefinitionsService, type PlannedChange } from '#definitions';
import { Database } from '#platform';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { asSeenFromRequest, definitionBodies } from './definition-bodies.js';
import { ChangesAnswer, DefinitionsAnswer, DefinitionsDocument } from './definitions.dto.js';

@ApiTags('definitions')
@Controller(`${API}/definitions`)
export class DefinitionsController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(DefinitionRegistry) private readonly registry: DefinitionRegistry,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List all definitions as published' })
  @ApiOkResponse({ type: DefinitionsAnswer })
  @ApiProblems()
  async listDefinitions(): Promise<DefinitionsAnswer> {
    const catalogue = await this.database.snapshot((unitOfWork) => this.definitions.catalogue(unitOfWork));
    const definitions = this.registry.registered.flatMap((kind) =>
      [...catalogue.of(kind).values()].map(({ key, version, body }) => ({ kind: kind.name, key, version, body })),
    );
    return { definitions };
  }

  @Post('plan')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Show what applying definitions would change, without changing anything',
    description: 'With the customers a changed segment would gain and lose.',
  })
  @ApiOkResponse({ type: ChangesAnswer })
  @ApiProblems(400, 413, 415, 422)
  async planDefinitions(@Body() document: DefinitionsDocument): Promise<ChangesAnswer> {
    return changes(document, (bodies) => this.definitions.plan(bodies));
  }

  @Post('apply')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Publish new versions of what differs, all or nothing',
    description:
      'What exists already but is not in the request stays as it is. A recompute brings memberships in line.',
  })
  @ApiOkResponse({ type: ChangesAnswer })
  @ApiProblems(400, 413, 415, 422)
  async applyDefinitions(@Body() document: DefinitionsDocument): Promise<ChangesAnswer> {
    return changes(document, (bodies) => this.definitions.apply(bodies));
  }
}

async function changes(
  document: DefinitionsDocument,
  carryOut: (bodies: Bodies) => Promise<PlannedChange[]>,
): Promise<ChangesAnswer> {
  try {
    return { changes: await carryOut(definitionBodies(document)) };
  } catch (error) {
    throw asSeenFromRequest(error);
  }
}
