import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Limits } from '#platform';
import { BacktestService, DraftAnalysisService, ExplainService, PreviewService } from '#segments';
import { WhileConnected } from '../../http/while-connected.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { AnalyseRequestBody, AnalysisAnswer } from './analysis.dto.js';
import { BacktestAnswer, BacktestRequestBody } from './backtest.dto.js';
import { backtestRequest } from './backtest-request.js';
import { ExplainRequestBody, ExplanationAnswer } from './explain.dto.js';
import { PreviewAnswer, PreviewRequestBody } from './preview.dto.js';

/** The longest that one statement may take. A backtest reads the whole log at every date. */
const PREVIEW_TIMEOUT_MS = 10_000;
const BACKTEST_TIMEOUT_MS = 60_000;

/** Rules before they are published. Nothing is stored. */
@ApiTags('segments')
@Controller(`${API}/segments`)
export class DraftsController {
  constructor(
    @Inject(PreviewService) private readonly previews: PreviewService,
    @Inject(DraftAnalysisService) private readonly analyses: DraftAnalysisService,
    @Inject(ExplainService) private readonly explanations: ExplainService,
    @Inject(BacktestService) private readonly backtests: BacktestService,
  ) {}

  @Post('preview')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a rule on the stored state: who would be in, and how many match each part',
    description: `Takes one pass over all customers, or two with overlap. It ends after ${PREVIEW_TIMEOUT_MS / 1000} s, or when the client goes away.`,
  })
  @ApiOkResponse({ type: PreviewAnswer })
  @ApiProblems(400, 413, 415, 422)
  async previewRule(
    @Body() { rule, sample, overlap }: PreviewRequestBody,
    @WhileConnected() signal: AbortSignal,
  ): Promise<PreviewAnswer> {
    const limits: Limits = { statementTimeoutMs: PREVIEW_TIMEOUT_MS, signal };
    return this.previews.preview({ draft: { rule }, sample, overlap, limits });
  }

  @Post('analyse')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say what a rule means, without looking at customers',
    description: 'A rule that cannot be accepted is an answer here, under `problems`, and not an error.',
  })
  @ApiOkResponse({ type: AnalysisAnswer })
  @ApiProblems(400, 413, 415)
  async analyseRule(@Body() { rule }: AnalyseRequestBody): Promise<AnalysisAnswer> {
    return this.analyses.analyse({ rule });
  }

  @Post('explain')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say why a rule holds for a customer or not' })
  @ApiOkResponse({ type: ExplanationAnswer })
  @ApiProblems(400, 404, 413, 415, 422)
  async explainRule(@Body() { rule, customerId }: ExplainRequestBody): Promise<ExplanationAnswer> {
    return this.explanations.draft({ rule }, customerId);
  }

  @Post('backtest')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Ask how large a rule would have been at past dates, and who would have come and gone',
    description: `Reads the log once for each date. One date may take ${BACKTEST_TIMEOUT_MS / 1000} s; it ends when the client goes away.`,
  })
  @ApiOkResponse({ type: BacktestAnswer })
  @ApiProblems(400, 404, 413, 415, 422)
  async backtestRule(
    @Body() body: BacktestRequestBody,
    @WhileConnected() signal: AbortSignal,
  ): Promise<BacktestAnswer> {
    const limits: Limits = { statementTimeoutMs: BACKTEST_TIMEOUT_MS, signal };
    return this.backtests.backtest({ ...backtestRequest(body), limits });
  }
}
