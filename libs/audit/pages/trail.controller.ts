import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { bookOfFund, PORTS, VIEWS, type Ports } from '#commands';
import { readingScope, type ReadingScope } from '#visibility';
import { CurrentVisitor, Html, layoutFor, requireRole, type HttpReply, type Visitor } from '#http';
import { rolesFor } from '#gate';
import { isDay, isId, parseMajor, Rejection, type Money } from '#kernel';
import type { ViewSet } from '#read-models';
import { decimalText, translator, type FieldProblem, type Translate } from '#web';
import { logTree } from '../merkle/log-tree.js';
import {
  bankLinesLike,
  currenciesOfLines,
  fundOfSubject,
  isTrailOpen,
  latestSubjects,
  subjectNamed,
  subjectOfMove,
  trailOf,
  type FoundLine,
  type TrailRow,
} from '../trail/trail.queries.js';
import { trailPage } from './trail.page.js';
import { TRAILS, trailsPage } from './trails.page.js';

/** Trails listed on one page. */
const PAGE_ROWS = 20;
/** Characters of a search that are looked at: the text of a bank line is the longest. */
const MAX_SOUGHT = 200;

/** Trails over HTTP, as far as the gate opens what they are of. They hold no name and no text. */
@ApiTags('audit')
@Controller()
export class TrailController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get('audit/trail')
  @Html()
  @ApiExcludeEndpoint()
  async find(
    @CurrentVisitor() visitor: Visitor,
    @Res({ passthrough: true }) reply: HttpReply,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    const scope = await this.scope(visitor);
    const asked = said(query);
    const { id: sought, event, amount, day, before } = asked;
    const found = sought
      ? subjectNamed(this.views, sought)
      : event && subjectOfMove(this.views, Number(event));
    if (found && isTrailOpen(this.views, scope, found)) {
      void reply.status(303).header('location', `${TRAILS}/${found}`);
      return '';
    }
    const lines = this.linesLike(scope, visitor.locale, asked);
    const [only, another] = lines;
    if (only && !another) {
      void reply.status(303).header('location', `${TRAILS}/${only.subjectId}`);
      return '';
    }
    const problems = only ? [] : problemsWith(asked, translator(visitor.locale));
    const latest = latestSubjects(this.views, scope, {
      limit: PAGE_ROWS,
      ...(before === undefined ? {} : { before: Number(before) }),
    });
    const isFirst = before === undefined;
    const [newest] = latest.subjects;
    const timeZone = newest ? await this.zoneOf(newest.subjectId) : 'UTC';
    const wish = { sought, amount, day, problems, timeZone, ...(only && { lines }) };
    return trailsPage(layoutFor(visitor), { ...latest, isFirst, ...wish });
  }

  @Get('audit/trail/:id')
  @Html()
  @ApiExcludeEndpoint()
  async page(
    @Param('id') id: string,
    @CurrentVisitor() visitor: Visitor,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const scope = await this.scope(visitor);
    if (!isId(id)) throw new Rejection('not-found');
    const subject = subjectNamed(this.views, id);
    if (subject === undefined || !isTrailOpen(this.views, scope, subject)) {
      throw new Rejection('not-found');
    }
    const rows = trailOf(this.views, id);
    if (rows.length === 0) {
      void reply.status(303).header('location', `${TRAILS}/${subject}`);
      return '';
    }
    const tree = logTree(this.views);
    const timeZone = await this.zoneOf(id);
    const facts = { id, rows, size: tree.size, root: tree.root(), timeZone };
    return trailPage(layoutFor(visitor), facts);
  }

  @Get('api/v1/trails/:id')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Every event of one case, gift or past grant, in order' })
  async read(
    @Param('id') id: string,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<{ readonly items: readonly TrailRow[]; readonly log: object }> {
    const scope = await this.scope(visitor);
    if (!isId(id) || !isTrailOpen(this.views, scope, id)) throw new Rejection('not-found');
    const items = trailOf(this.views, id);
    const tree = logTree(this.views);
    return { items, log: { size: tree.size, root: tree.root() } };
  }

  /** An amount that is none, and a day that is none, fit nothing. */
  private linesLike(scope: ReadingScope, locale: string, wish: Said): readonly FoundLine[] {
    const { id: text, amount, day } = wish;
    const minor =
      amount === undefined
        ? undefined
        : currenciesOfLines(this.views).flatMap((currency) => amountsIn(amount, locale, currency));
    return bankLinesLike(this.views, scope, {
      ...(text === undefined ? {} : { text }),
      ...(minor === undefined ? {} : { minor }),
      ...(day === undefined ? {} : { day }),
    });
  }

  private async zoneOf(subjectId: string): Promise<string> {
    const fundId = fundOfSubject(this.views, subjectId);
    return fundId === undefined ? 'UTC' : (await bookOfFund(this.ports.store, fundId)).timeZone;
  }

  /** The outer fence, and what lies behind it. Rejections `sign-in-needed`, `role-needed`. */
  private scope(visitor: Visitor): Promise<ReadingScope> {
    const { accountId } = requireRole(visitor, ...rolesFor('trail.read'));
    return readingScope(this.ports, this.views, accountId, 'trail.read');
  }
}

type Said = {
  readonly id?: string;
  readonly event?: string;
  readonly before?: string;
  readonly amount?: string;
  readonly day?: string;
};

/** Nothing was found: beside which field that is said, and how. */
function problemsWith({ id, event, amount, day }: Said, t: Translate): readonly FieldProblem[] {
  const noLine = t('audit:trails.no-line');
  if (amount !== undefined) return [{ field: 'amount', text: noLine }];
  if (day !== undefined) return [{ field: 'day', text: noLine }];
  const isSought = id !== undefined || event !== undefined;
  return isSought ? [{ field: 'id', text: t('audit:trail.none') }] : [];
}

function amountsIn(typed: string, locale: string, currency: string): readonly Money[] {
  try {
    return [parseMajor(decimalText(typed, locale, currency), currency)];
  } catch (error) {
    if (error instanceof Rejection) return [];
    throw error;
  }
}

/** An address of a page may hold anything: what makes no sense is passed over. */
function said(query: Readonly<Record<string, unknown>>): Said {
  const { id, event, before, amount, day } = query;
  const number = (value: unknown): value is string =>
    typeof value === 'string' && /^\d{1,15}$/.test(value);
  const sought = typeof id === 'string' ? id.trim().slice(0, MAX_SOUGHT) : '';
  return {
    ...(sought === '' ? {} : { id: sought }),
    ...(number(event) ? { event } : {}),
    ...(number(before) ? { before } : {}),
    ...(typeof amount === 'string' && amount.trim() !== ''
      ? { amount: amount.trim().slice(0, MAX_SOUGHT) }
      : {}),
    ...(typeof day === 'string' && isDay(day) ? { day } : {}),
  };
}
