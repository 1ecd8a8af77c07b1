import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type SuppliedType, SuppliedValueService } from '#customers';
import { DefinitionsService } from '#definitions';
import { FEATURE_KIND } from '#features';
import { WinnowError } from '#kernel';
import { Database } from '#platform';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { FeaturePath, SuppliedValuesAnswer, SuppliedValuesRequest } from './supplied-values.dto.js';

/** Values that something outside computes, such as the scores of a model. */
@ApiTags('customers')
@Controller(`${API}/features`)
export class SuppliedValuesController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DefinitionsService) private readonly definitions: DefinitionsService,
    @Inject(SuppliedValueService) private readonly values: SuppliedValueService,
  ) {}

  @Post(':key/values')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Supply values of a feature',
    description: 'All of them are stored, or none. The newest value of a customer counts; all are kept.',
  })
  @ApiOkResponse({ type: SuppliedValuesAnswer })
  @ApiProblems(400, 404, 415)
  async supplyValues(
    @Param() { key }: FeaturePath,
    @Body() { values }: SuppliedValuesRequest,
  ): Promise<SuppliedValuesAnswer> {
    return this.values.supply({ feature: key, type: await this.typeOf(key), values });
  }

  private async typeOf(key: string): Promise<SuppliedType> {
    const catalogue = await this.database.snapshot((unitOfWork) => this.definitions.catalogue(unitOfWork));
    const { spec } = DefinitionsService.require(catalogue, FEATURE_KIND, key);
    if (spec.kind === 'supplied') return spec.type;
    throw new WinnowError('WINNOW_USAGE', `Feature "${key}" is computed, not supplied: it is of kind ${spec.kind}.`);
  }
}
