import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { VIEWS } from '#desk';
import { CurrentVisitor, Html, layoutFor, requireRole, type HttpReply, type Visitor } from '#http';
import { isId, Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { logTree } from '../merkle/log-tree.js';
import { trailOf } from '../trail/trail.queries.js';
import { trailPage } from './trail.page.js';

/** Who may follow a case from its first word to the bank. Trails hold no name and no text. */
const READERS = ['auditor', 'governing-body', 'data-protection-officer'] as const;

/** Trails over HTTP. */
@ApiTags('audit')
@Controller()
export class TrailController {
  constructor(@Inject(VIEWS) private readonly views: ViewSet) {}

  @Get('audit/trail')
  @ApiExcludeEndpoint()
  find(
    @CurrentVisitor() visitor: Visitor,
    @Res({ passthrough: true }) reply: HttpReply,
    @Query('id') id?: string,
  ): string {
    requireRole(visitor, ...READERS);
    const wanted = String(id ?? '').trim();
    if (!isId(wanted)) throw new Rejection('not-found');
    void reply.status(303).header('location', `/audit/trail/${wanted}`);
    return '';
  }

  @Get('audit/trail/:id')
  @Html()
  @ApiExcludeEndpoint()
  page(@Param('id') id: string, @CurrentVisitor() visitor: Visitor): string {
    requireRole(visitor, ...READERS);
    if (!isId(id)) throw new Rejection('not-found');
    const tree = logTree(this.views);
    const rows = trailOf(this.views, id);
    return trailPage(layoutFor(visitor), { id, rows, size: tree.size, root: tree.root() });
  }

  @Get('api/v1/trails/:id')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Every event of one case, gift or past grant, in order' })
  read(@Param('id') id: string, @CurrentVisitor() visitor: Visitor): unknown {
    requireRole(visitor, ...READERS);
    if (!isId(id)) throw new Rejection('not-found');
    const items = trailOf(this.views, id);
    if (items.length === 0) throw new Rejection('not-found');
    const tree = logTree(this.views);
    return { items, log: { size: tree.size, root: tree.root() } };
  }
}
