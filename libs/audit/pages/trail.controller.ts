import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { VIEWS } from '#commands';
import { CurrentVisitor, Html, layoutFor, requireRole, type HttpReply, type Visitor } from '#http';
import { isId, Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { translator } from '#web';
import { logTree } from '../merkle/log-tree.js';
import { latestSubjects, subjectNamed, subjectOfMove, trailOf } from '../trail/trail.queries.js';
import { trailPage } from './trail.page.js';
import { TRAILS, trailsPage } from './trails.page.js';

/** Trails listed on one page. */
const PAGE_ROWS = 20;
/** Characters of a search that are looked at; ids and codes are shorter. */
const MAX_SOUGHT = 80;

/** Who may follow a case from its first word to the bank. Trails hold no name and no text. */
const READERS = ['auditor', 'governing-body', 'data-protection-officer'] as const;

/** Trails over HTTP. */
@ApiTags('audit')
@Controller()
export class TrailController {
  constructor(@Inject(VIEWS) private readonly views: ViewSet) {}

  @Get('audit/trail')
  @Html()
  @ApiExcludeEndpoint()
  find(
    @CurrentVisitor() visitor: Visitor,
    @Res({ passthrough: true }) reply: HttpReply,
    @Query() query: Readonly<Record<string, unknown>>,
  ): string {
    requireRole(visitor, ...READERS);
    const { id: sought, event } = said(query);
    const found = sought
      ? subjectNamed(this.views, sought)
      : event && subjectOfMove(this.views, Number(event));
    if (found) {
      void reply.status(303).header('location', `${TRAILS}/${found}`);
      return '';
    }
    const text = translator(visitor.locale)('audit:trail.none');
    const problems = sought || event ? [{ field: 'id', text }] : [];
    const before = said(query).before;
    const latest = latestSubjects(this.views, {
      limit: PAGE_ROWS,
      ...(before === undefined ? {} : { before: Number(before) }),
    });
    const isFirst = before === undefined;
    return trailsPage(layoutFor(visitor), { ...latest, isFirst, sought, problems });
  }

  @Get('audit/trail/:id')
  @Html()
  @ApiExcludeEndpoint()
  page(
    @Param('id') id: string,
    @CurrentVisitor() visitor: Visitor,
    @Res({ passthrough: true }) reply: HttpReply,
  ): string {
    requireRole(visitor, ...READERS);
    if (!isId(id)) throw new Rejection('not-found');
    const rows = trailOf(this.views, id);
    const subject = rows.length === 0 ? subjectNamed(this.views, id) : undefined;
    if (subject) {
      void reply.status(303).header('location', `${TRAILS}/${subject}`);
      return '';
    }
    const tree = logTree(this.views);
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

type Said = { readonly id?: string; readonly event?: string; readonly before?: string };

/** An address of a page may hold anything: what makes no sense is passed over. */
function said(query: Readonly<Record<string, unknown>>): Said {
  const { id, event, before } = query;
  const number = (value: unknown): value is string =>
    typeof value === 'string' && /^\d{1,15}$/.test(value);
  const sought = typeof id === 'string' ? id.trim().slice(0, MAX_SOUGHT) : '';
  return {
    ...(sought === '' ? {} : { id: sought }),
    ...(number(event) ? { event } : {}),
    ...(number(before) ? { before } : {}),
  };
}
