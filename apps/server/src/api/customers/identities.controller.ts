import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ErasureService, IdentityService } from '#customers';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { CustomerPath } from './customers.dto.js';
import { ErasureAnswer, ExportAnswer, MergeAnswer, MergeRequest } from './identities.dto.js';

/** Who is who, and what people may ask for: what is stored about them, and to have it deleted. */
@ApiTags('customers')
@Controller(`${API}/customers`)
export class IdentitiesController {
  constructor(
    @Inject(IdentityService) private readonly identities: IdentityService,
    @Inject(ErasureService) private readonly erasure: ErasureService,
  ) {}

  @Post(':id/merge')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make one customer of two',
    description:
      'The answer says which id stays: one of somebody identified before an anonymous one, then the smaller in byte order. The other ' +
      'names the same customer from now on. Merging again changes nothing, and cannot be undone.',
  })
  @ApiOkResponse({ type: MergeAnswer })
  @ApiProblems(400, 404, 415)
  async mergeCustomers(@Param() { id }: CustomerPath, @Body() { with: other }: MergeRequest): Promise<MergeAnswer> {
    return this.identities.merge(id, other);
  }

  @Get(':id/export')
  @ApiOperation({ summary: 'Tell everything that is stored about a customer' })
  @ApiOkResponse({ type: ExportAnswer })
  @ApiProblems(400, 404)
  async exportCustomer(@Param() { id }: CustomerPath): Promise<ExportAnswer> {
    return this.erasure.export(id);
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Erase a customer',
    description:
      'Deletes everything stored about them under all their ids. What arrives later for one of these is not taken in, until ' +
      '`winnow customers unsuppress` allows it again.',
  })
  @ApiOkResponse({ type: ErasureAnswer })
  @ApiProblems(400, 404)
  async eraseCustomer(@Param() { id }: CustomerPath): Promise<ErasureAnswer> {
    return this.erasure.erase(id);
  }
}
