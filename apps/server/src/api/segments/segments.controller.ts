import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SegmentsReader } from '#segments';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { SegmentsAnswer, SegmentsQuery } from './segments.dto.js';

@ApiTags('segments')
@Controller(`${API}/segments`)
export class SegmentsController {
  constructor(@Inject(SegmentsReader) private readonly reader: SegmentsReader) {}

  @Get()
  @ApiOperation({ summary: 'List segments with their size and their share of revenue' })
  @ApiOkResponse({ type: SegmentsAnswer })
  @ApiProblems(400, 404)
  async listSegments(@Query() { revenue }: SegmentsQuery): Promise<SegmentsAnswer> {
    return this.reader.list(revenue === undefined ? {} : { revenueFeature: revenue });
  }
}
