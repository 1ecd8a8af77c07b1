import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ExperimentsService } from '#experiments';
import { WinnowError } from '#kernel';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { ExperimentAnswer, ExperimentsAnswer } from './experiments.dto.js';

@ApiTags('experiments')
@Controller(`${API}/experiments`)
export class ExperimentsController {
  constructor(@Inject(ExperimentsService) private readonly experiments: ExperimentsService) {}

  @Get()
  @ApiOperation({ summary: 'List experiments with their state and number of exposures' })
  @ApiOkResponse({ type: ExperimentsAnswer })
  @ApiProblems()
  async listExperiments(): Promise<ExperimentsAnswer> {
    return { experiments: await this.experiments.list() };
  }

  @Post(':key/start')
  @HttpCode(200)
  @ApiOperation({ summary: 'Start assigning customers', description: 'The definition is pinned as it is now.' })
  @ApiParam({ name: 'key', description: 'Key of the experiment', example: 'winback_voucher' })
  @ApiOkResponse({ type: ExperimentAnswer })
  @ApiProblems(404, 409)
  async startExperiment(@Param('key') key: string): Promise<ExperimentAnswer> {
    await this.experiments.start(key);
    return this.find(key);
  }

  @Post(':key/stop')
  @HttpCode(200)
  @ApiOperation({ summary: 'Stop assigning customers', description: 'Exposures and the report stay.' })
  @ApiParam({ name: 'key', description: 'Key of the experiment', example: 'winback_voucher' })
  @ApiOkResponse({ type: ExperimentAnswer })
  @ApiProblems(404, 409)
  async stopExperiment(@Param('key') key: string): Promise<ExperimentAnswer> {
    await this.experiments.stop(key);
    return this.find(key);
  }

  private async find(key: string): Promise<ExperimentAnswer> {
    const found = (await this.experiments.list()).find((experiment) => experiment.key === key);
    if (found === undefined) throw new WinnowError('WINNOW_NOT_FOUND', `No experiment is called "${key}".`);
    return found;
  }
}
