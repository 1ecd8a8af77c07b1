import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RecomputeService } from '#segments';
import { Metrics } from '../../observability/metrics.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { RecomputeAnswer, RecomputeRequest } from './recompute.dto.js';

@ApiTags('segments')
@Controller(`${API}/recompute`)
export class RecomputeController {
  constructor(
    @Inject(RecomputeService) private readonly states: RecomputeService,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Compute features and memberships of every customer',
    description: 'In one transaction: readers see the old state until the new one is complete.',
  })
  @ApiOkResponse({ type: RecomputeAnswer })
  @ApiProblems(400)
  async recompute(@Body() { asOf, refit = false }: RecomputeRequest): Promise<RecomputeAnswer> {
    const { fits, ...result } = await this.states.recompute({ ...(asOf !== undefined && { asOf }), refit });
    this.metrics.recomputed(result);
    const scores = [...fits].map(([feature, fit]) => ({
      feature,
      asOf: fit.asOf,
      population: fit.population,
      cuts: fit.cuts,
    }));
    return { ...result, scores };
  }
}
