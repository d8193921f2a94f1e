import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { rolesFor } from '#gate';
import {
  answer,
  CurrentVisitor,
  invocationOf,
  requireRole,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import type { ViewSet } from '#read-models';
import { askRetry } from './parked.commands.js';
import { RetryDto } from './parked.dto.js';
import { readParked } from './parked.projection.js';

/** Commands of processes that were refused, over the API (D57). */
@ApiTags('processes')
@ApiBearerAuth()
@Controller('api/v1/processes')
export class ParkedApiController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get('parked')
  @ApiOperation({ summary: 'What processes could not do, and what waits behind it' })
  list(@CurrentVisitor() visitor: Visitor): unknown {
    requireRole(visitor, ...rolesFor('process.read'));
    return {
      items: readParked(this.views).map((row) => ({
        process: row.process,
        target: row.target,
        eventId: row.cause_id,
        eventType: row.cause_type,
        eventStream: row.cause_stream,
        refusal:
          row.code === null ? null : { code: row.code, params: JSON.parse(row.params) as object },
        refusals: row.refusals,
        since: row.parked_at,
      })),
    };
  }

  @Post('retries')
  @ApiOperation({ summary: 'Have a worker try again what waits for one stream, in order' })
  async retry(
    @Body() body: RetryDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<unknown> {
    const { role } = requireRole(visitor, ...rolesFor('process.retry'));
    const done = await askRetry(this.ports, invocationOf(request, body, { role }), body);
    return answer(reply, done, { ...body, status: 'asked' });
  }
}
