import type { Readable } from 'node:stream';
import { applyDecorators, Controller, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type CsvImportResult, ImportService } from '#customers';
import { ExposureImportService } from '#experiments';
import { readUpload, TakesFile, UploadedFile } from '../../http/bodies.js';
import { Metrics } from '../../observability/metrics.js';
import { ApiProblems } from '../../openapi/api-problems.js';
import { API } from '../paths.js';
import { csvRequest, weightsOf } from './csv-request.js';
import { CsvQuery, EventsQuery, ExposuresImportAnswer, ExposuresQuery, ImportAnswer } from './imports.dto.js';

const TYPES = ['text/csv', 'text/plain', 'application/gzip', 'application/octet-stream'];

/** A route whose body is a file, read as it comes in. */
const TakesCsv = (): MethodDecorator =>
  applyDecorators(
    TakesFile(),
    HttpCode(200),
    ApiConsumes(...TYPES),
    ApiBody({
      description: 'The file, plain or gzip, of any size',
      required: true,
      schema: { type: 'string', format: 'binary' },
    }),
    ApiProblems(400, 415, 422),
  );

/** All or nothing: of a file that breaks off on the way nothing stays. Importing a file again changes nothing. */
@ApiTags('imports')
@Controller(API)
export class ImportsController {
  constructor(
    @Inject(ImportService) private readonly imports: ImportService,
    @Inject(ExposureImportService) private readonly exposures: ExposureImportService,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  @Post('imports/events')
  @TakesCsv()
  @ApiOperation({
    summary: 'Import what happened: orders, visits, anything with a customer and an instant',
    description: 'Rows that cannot be read are in the answer, with line and reason; the others are imported.',
  })
  @ApiOkResponse({ type: ImportAnswer })
  async importEvents(@Query() query: EventsQuery, @UploadedFile() file: Readable): Promise<ImportAnswer> {
    const request = csvRequest(query);
    const result = await readUpload(file, (source) => this.imports.importEvents({ ...request, source }));
    this.metrics.imported('events', result.rows);
    return answer(result);
  }

  @Post('imports/customers')
  @TakesCsv()
  @ApiOperation({
    summary: 'Import what is known about customers: one row each, columns become attributes',
    description: 'New attributes are laid over known ones.',
  })
  @ApiOkResponse({ type: ImportAnswer })
  async importCustomers(@Query() query: CsvQuery, @UploadedFile() file: Readable): Promise<ImportAnswer> {
    const request = csvRequest(query);
    const result = await readUpload(file, (source) => this.imports.importCustomers({ ...request, source }));
    this.metrics.imported('customers', result.rows);
    return answer(result);
  }

  @Post('experiments/:key/exposures')
  @TakesCsv()
  @ApiOperation({
    summary: 'Import the exposures of a test that ran elsewhere',
    description:
      'The mapping names customer_id, exposed_at and variation. The experiment is created if there is none of that key.',
  })
  @ApiParam({ name: 'key', description: 'Key of the experiment', example: 'winback_voucher' })
  @ApiOkResponse({ type: ExposuresImportAnswer })
  @ApiProblems(409)
  async importExposures(
    @Param('key') experimentKey: string,
    @Query() query: ExposuresQuery,
    @UploadedFile() file: Readable,
  ): Promise<ExposuresImportAnswer> {
    const { name, control, weight } = query;
    const request = {
      ...csvRequest(query),
      experimentKey,
      ...(name !== undefined && { name }),
      ...(control !== undefined && { control }),
      ...(weight !== undefined && { weights: weightsOf(weight) }),
    };
    const result = await readUpload(file, (source) => this.exposures.import({ ...request, source }));
    this.metrics.imported('exposures', result.rows);
    return answer(result);
  }
}

/** A file that came over HTTP has no rejects file. */
function answer<Result extends CsvImportResult>({ rejectsFile: _, ...result }: Result): Omit<Result, 'rejectsFile'> {
  return result;
}
