import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SuppliedValueService } from '#customers';
import { SuppliedFeatures } from '#features';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { FeaturePath, SuppliedValuesAnswer, SuppliedValuesRequest } from './supplied-values.dto.js';

/** Values that something outside computes, such as the scores of a model. */
@ApiTags('customers')
@Controller(`${API}/features`)
export class SuppliedValuesController {
  constructor(
    @Inject(SuppliedFeatures) private readonly features: SuppliedFeatures,
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
    return this.values.supply({ feature: key, type: await this.features.typeOf(key), values });
  }
}
