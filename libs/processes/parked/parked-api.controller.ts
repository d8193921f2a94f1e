import { Controller, Get, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { VIEWS } from '#commands';
import { rolesFor } from '#gate';
import { CurrentVisitor, requireRole, type Visitor } from '#http';
import type { ViewSet } from '#read-models';
import { readParked } from './parked.projection.js';

/** Commands of processes that were refused, over the API (D57). */
@ApiTags('processes')
@ApiBearerAuth()
@Controller('api/v1/processes')
export class ParkedApiController {
  constructor(@Inject(VIEWS) private readonly views: ViewSet) {}

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
}
