import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type ReportOptions, ReportService } from '#analysis';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { ReportAnswer, ReportQuery } from './reports.dto.js';

@ApiTags('experiments')
@Controller(`${API}/experiments/:key/report`)
export class ReportsController {
  constructor(@Inject(ReportService) private readonly reports: ReportService) {}

  @Get()
  @ApiOperation({
    summary: 'How much an experiment changed: overall and per segment',
    description: 'A sample ratio mismatch comes first, because with one nothing else can be trusted.',
  })
  @ApiParam({ name: 'key', description: 'Key of the experiment', example: 'winback_voucher' })
  @ApiOkResponse({ type: ReportAnswer })
  @ApiProblems(400, 404)
  async reportExperiment(@Param('key') key: string, @Query() query: ReportQuery): Promise<ReportAnswer> {
    return this.reports.report(key, optionsOf(query));
  }
}

function optionsOf({ bySegments, metrics, level }: ReportQuery): ReportOptions {
  return {
    ...(bySegments !== undefined && { bySegments: bySegments.includes('all') ? 'all' : bySegments }),
    ...(metrics !== undefined && { metrics }),
    ...(level !== undefined && { level }),
  };
}
