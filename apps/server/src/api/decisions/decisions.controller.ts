import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ExperimentsService } from '#experiments';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { DecisionAnswer, DecisionRequest } from './decisions.dto.js';

@ApiTags('experiments')
@Controller(`${API}/decisions`)
export class DecisionsController {
  constructor(@Inject(ExperimentsService) private readonly experiments: ExperimentsService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Ask which variation a customer gets',
    description:
      'The first answer is recorded as an exposure, with what is known of the customer now, and given again ever after.',
  })
  @ApiOkResponse({ type: DecisionAnswer })
  @ApiProblems(400, 404, 415)
  async decide(@Body() { experiment, customerId }: DecisionRequest): Promise<DecisionAnswer> {
    return this.experiments.decide(experiment, customerId);
  }
}
