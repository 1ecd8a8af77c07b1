import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ExplainService, OverlapService, SegmentsReader } from '#segments';
import { WhileConnected } from '../../http/while-connected.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { ExplainPath, ExplanationAnswer } from './explain.dto.js';
import { OverlapAnswer, OverlapQuery } from './overlap.dto.js';
import { SegmentsAnswer, SegmentsQuery } from './segments.dto.js';

/** The longest that one statement may take. */
const OVERLAP_TIMEOUT_MS = 10_000;

@ApiTags('segments')
@Controller(`${API}/segments`)
export class SegmentsController {
  constructor(
    @Inject(SegmentsReader) private readonly reader: SegmentsReader,
    @Inject(OverlapService) private readonly overlaps: OverlapService,
    @Inject(ExplainService) private readonly explanations: ExplainService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List segments with their size and their share of revenue' })
  @ApiOkResponse({ type: SegmentsAnswer })
  @ApiProblems(400, 404)
  async listSegments(@Query() { revenue }: SegmentsQuery): Promise<SegmentsAnswer> {
    return this.reader.list(revenue === undefined ? {} : { revenueFeature: revenue });
  }

  @Get('overlap')
  @ApiOperation({ summary: 'Tell how many customers each two segments share' })
  @ApiOkResponse({ type: OverlapAnswer })
  @ApiProblems(400, 404, 422)
  async showOverlap(
    @Query() { segments }: OverlapQuery,
    @WhileConnected() signal: AbortSignal,
  ): Promise<OverlapAnswer> {
    return this.overlaps.overlap(segments, { statementTimeoutMs: OVERLAP_TIMEOUT_MS, signal });
  }

  @Get(':key/explain/:customerId')
  @ApiOperation({ summary: 'Say why a customer is in a segment or not' })
  @ApiOkResponse({ type: ExplanationAnswer })
  @ApiProblems(400, 404)
  async explainMembership(@Param() { key, customerId }: ExplainPath): Promise<ExplanationAnswer> {
    return this.explanations.segment(key, customerId);
  }
}
