import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdentityService } from '#customers';
import { HistoryService } from '#segments';
import { ApiProblems } from '../../openapi/api-problems.js';
import { CustomerPath } from '../customers/customers.dto.js';
import { API } from '../paths.js';
import { MembershipAsOfAnswer, MembershipQuery, TransitionsAnswer, TransitionsQuery } from './customer-history.dto.js';

@ApiTags('segments')
@Controller(`${API}/customers/:id`)
export class CustomerHistoryController {
  constructor(
    @Inject(HistoryService) private readonly history: HistoryService,
    @Inject(IdentityService) private readonly identities: IdentityService,
  ) {}

  @Get('transitions')
  @ApiOperation({ summary: 'What a customer entered and left, when and why' })
  @ApiOkResponse({ type: TransitionsAnswer })
  @ApiProblems(400)
  async listTransitions(
    @Param() { id }: CustomerPath,
    @Query() { limit }: TransitionsQuery,
  ): Promise<TransitionsAnswer> {
    const customerId = await this.identities.resolve(id);
    return { transitions: await this.history.transitions(customerId, limit === undefined ? {} : { limit }) };
  }

  @Get('membership')
  @ApiOperation({ summary: 'The segments a customer was in at an instant' })
  @ApiOkResponse({ type: MembershipAsOfAnswer })
  @ApiProblems(400)
  async showMembership(
    @Param() { id }: CustomerPath,
    @Query() { asOf }: MembershipQuery,
  ): Promise<MembershipAsOfAnswer> {
    return this.history.membership(await this.identities.resolve(id), asOf);
  }
}
