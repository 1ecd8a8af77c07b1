import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdentityService } from '#customers';
import { SegmentsReader } from '#segments';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { CustomerAnswer, CustomerPath } from './customers.dto.js';

@ApiTags('segments')
@Controller(`${API}/customers`)
export class CustomersController {
  constructor(
    @Inject(SegmentsReader) private readonly reader: SegmentsReader,
    @Inject(IdentityService) private readonly identities: IdentityService,
  ) {}

  @Get(':id')
  @ApiOperation({ summary: 'One customer: attributes, features, and each segment with the reasons' })
  @ApiOkResponse({ type: CustomerAnswer })
  @ApiProblems(400, 404)
  async showCustomer(@Param() { id }: CustomerPath): Promise<CustomerAnswer> {
    return this.reader.customer(await this.identities.resolve(id));
  }
}
