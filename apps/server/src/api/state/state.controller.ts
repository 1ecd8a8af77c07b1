import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FreshnessService, HistoryService, RefitService, VerifyService } from '#segments';
import { WhileConnected } from '../../http/while-connected.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { buildAnswer } from './build-answer.js';
import {
  MigrationAnswer,
  MigrationQuery,
  RefitRequest,
  RefitsAnswer,
  StateAnswer,
  VerificationAnswer,
  VerifyRequest,
} from './state.dto.js';

/** How many customers are verified unless asked for another number: an answer within a second or two. */
const USUAL_SAMPLE = 1000;

@ApiTags('segments')
@Controller(`${API}/state`)
export class StateController {
  constructor(
    @Inject(FreshnessService) private readonly freshness: FreshnessService,
    @Inject(VerifyService) private readonly verification: VerifyService,
    @Inject(HistoryService) private readonly history: HistoryService,
    @Inject(RefitService) private readonly refits: RefitService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Say how far features and memberships follow what happened',
    description: 'What waits to be taken in, since when, and the state that is being built for newer definitions.',
  })
  @ApiOkResponse({ type: StateAnswer })
  async showState(): Promise<StateAnswer> {
    const { live, building, segmentKeys, ...freshness } = await this.freshness.read();
    const keyOf = (id: string): string => segmentKeys.get(Number(id)) ?? id;
    return {
      ...freshness,
      live: live && buildAnswer(live, keyOf),
      building: building && buildAnswer(building, keyOf),
    };
  }

  @Post('verify')
  @HttpCode(200)
  @ApiOperation({ summary: 'Recompute some customers from the log and compare them with what is stored' })
  @ApiOkResponse({ type: VerificationAnswer })
  @ApiProblems(400, 404)
  async verify(
    @Body() { sample = USUAL_SAMPLE }: VerifyRequest,
    @WhileConnected() signal: AbortSignal,
  ): Promise<VerificationAnswer> {
    return this.verification.verify({ sample, signal });
  }

  @Get('migration')
  @ApiOperation({ summary: 'Tell from which segments to which customers moved between two instants' })
  @ApiOkResponse({ type: MigrationAnswer })
  @ApiProblems(400, 404)
  async migration(@Query() { segments, from, to }: MigrationQuery): Promise<MigrationAnswer> {
    return this.history.migration(segments, { from, to });
  }

  @Post('refit')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Fit cut points of scores anew, and tell how many customers that moves',
    description: 'Scores keep their cut points until somebody asks for this, or their definition says how often.',
  })
  @ApiOkResponse({ type: RefitsAnswer })
  @ApiProblems(400, 404)
  async refit(@Body() { scores, dryRun = false }: RefitRequest): Promise<RefitsAnswer> {
    return { refits: await this.refits.refit({ ...(scores !== undefined && { keys: scores }), dryRun }) };
  }
}
