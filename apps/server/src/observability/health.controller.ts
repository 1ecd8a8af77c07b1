import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readiness } from './readiness.js';

class Liveness {
  @ApiProperty({ enum: ['alive'] })
  readonly status!: 'alive';
}

class ReadinessAnswer {
  @ApiProperty({ enum: ['ready', 'not-ready'] })
  readonly status!: 'ready' | 'not-ready';

  @ApiProperty({ enum: ['reachable', 'unreachable'] })
  readonly database!: 'reachable' | 'unreachable';

  @ApiProperty({ description: 'The server is finishing its last requests' })
  readonly shuttingDown!: boolean;
}

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process runs' })
  @ApiOkResponse({ type: Liveness })
  live(): Liveness {
    return { status: 'alive' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether requests are welcome: the database answers and the server is not shutting down' })
  @ApiOkResponse({ type: ReadinessAnswer })
  @ApiServiceUnavailableResponse({ type: ReadinessAnswer, description: 'Not now' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessAnswer> {
    const { database, shuttingDown } = await this.readiness.state();
    const isReady = database && !shuttingDown;
    reply.code(isReady ? 200 : 503);
    return { status: isReady ? 'ready' : 'not-ready', database: database ? 'reachable' : 'unreachable', shuttingDown };
  }
}
