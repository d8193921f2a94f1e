import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { openActs, ownWork, takeInAct, type Again, type SentAct } from '#acts';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  invocationOf,
  CurrentVisitor,
  Html,
  layoutFor,
  requireAccount,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { doorTo } from '#web';
import { GRANT_ACTS, type GrantPlace } from '../grant.acts.js';
import { openPayee } from '../payee.commands.js';
import { PAYOUT_ACTS } from '../payout.acts.js';
import { loadPayout } from '../payout.loading.js';
import { RETURN_ACTS, returnOf, type ReturnPlace } from '../returned-money.acts.js';
import type { ReturnId } from '../returned-money.commands.js';
import {
  readFinanceFunds,
  readGrants,
  readPayout,
  readTasks,
  type MoneyWish,
} from '../views/grants.query.js';
import { readerRole } from './acting.js';
import { dashboardPage } from './dashboard.page.js';
import { openGrant, readerOf } from './grant-access.js';
import { layOutGrant } from './grant-page.loading.js';
import { grantPage, payeePage } from './grant.page.js';
import { returnStory } from './grant-story.js';
import { grantsPage } from './grants.page.js';
import { returnPage, returnPath } from './return.page.js';

const HERE = '/finance';
const PAGE_ROWS = 20;
/** Tasks on the first page; whoever has more works from the top. */
const MAX_TASKS = 60;

/** The pages of whoever handles money: what waits, grants, payouts. */
@ApiExcludeController()
@Controller('finance')
export class FinanceController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async dashboard(
    @CurrentVisitor() visitor: Visitor,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { roles } = requireAccount(visitor);
    const door = doorTo('finance', roles)?.href;
    if (door !== undefined && door !== HERE) {
      // Whoever has another part in finance than payments is led to it from everywhere.
      void reply.status(303).header('location', door);
      return '';
    }
    const { accountId } = readerRole(visitor);
    const reader = await readerOf(this.ports, this.views, accountId);
    const { rows: tasks, counts } = readTasks(this.views, reader, MAX_TASKS);
    const funds = readFinanceFunds(this.views).filter((fund) =>
      reader.fundIds.includes(fund.fund_id),
    );
    const waiting = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const shown = { funds, tasks, waiting, officer: { accountId, roles } };
    return dashboardPage(layoutFor(visitor), shown);
  }

  @Get('grants')
  @Html()
  async grants(
    @Query() query: Readonly<Record<string, unknown>>,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<string> {
    const reader = await readerOf(this.ports, this.views, readerRole(visitor).accountId);
    const { before, after, ...filter } = wishOf(query);
    const page = readGrants(this.views, reader, { ...filter, before, after, limit: PAGE_ROWS });
    const funds = readFinanceFunds(this.views).filter((fund) =>
      reader.fundIds.includes(fund.fund_id),
    );
    return grantsPage(layoutFor(visitor), { page, funds, filter });
  }

  @Get('grants/:grantId')
  @Html()
  async grant(
    @Param('grantId') grantId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
  ): Promise<string> {
    return this.page(visitor, request, grantId);
  }

  @Post('grants/:grantId/:act')
  @Html()
  onGrant(
    @Param('grantId') target: string,
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const to = `/finance/grants/${target}`;
    const { ports } = this;
    return this.takeIn(target, { ports, request, reply, set: GRANT_ACTS, name, target, to });
  }

  /** Shows the payee here and now: what is opened stands in no address, and no cache keeps it. */
  @Post('payouts/:disbursementId/payee/opening')
  @Html()
  async openPayee(
    @Param('disbursementId') disbursementId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const invocation = invocationOf(request, null, readerRole(visitor));
    const payee = await openPayee(this.ports, invocation, disbursementId);
    const { grant } = await loadPayout(this.ports, invocation, disbursementId);
    void reply.status(200).header('cache-control', 'no-store');
    return payeePage(layoutFor(visitor), { grantId: grant.grantId, disbursementId }, payee);
  }

  @Get('payouts/:disbursementId/returns/:returnId')
  @Html()
  return(
    @Param('disbursementId') disbursementId: string,
    @Param('returnId') returnId: string,
    @Req() request: HttpRequest,
  ): Promise<string> {
    return this.returnPage(request, { disbursementId, returnId });
  }

  @Post('payouts/:disbursementId/returns/:returnId/:act')
  @Html()
  async onReturn(
    @Param('disbursementId') disbursementId: string,
    @Param('returnId') returnId: string,
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const id = { disbursementId, returnId };
    const { grant, book } = await this.returnPlace(request, id, 'open');
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: RETURN_ACTS,
      name,
      target: `${disbursementId}/${returnId}`,
      currency: grant.award.currency,
      timeZone: book.timeZone,
      to: returnPath(disbursementId, returnId),
      again: (again) => this.returnPage(request, id, again),
    });
  }

  @Post('payouts/:disbursementId/:act')
  @Html()
  async onPayout(
    @Param('disbursementId') target: string,
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    readerRole(request.visitor);
    const row = readPayout(this.views, target);
    if (!row) throw new Rejection('not-found');
    const to = `/finance/grants/${row.grant_id}#payout-${target}`;
    const { ports } = this;
    return this.takeIn(row.grant_id, { ports, request, reply, set: PAYOUT_ACTS, name, target, to });
  }

  /** Before anything is read of what was sent, the grant is opened as for looking at it. */
  private async takeIn<P extends GrantPlace>(
    grantId: string,
    sent: Omit<SentAct<P>, 'again' | 'currency'>,
  ): Promise<string> {
    const { request } = sent;
    const { visitor } = request;
    const at = invocationOf(request, null, readerRole(visitor));
    const { loaded } = await openGrant(this.ports, { ...at, key: `${at.key}/open` }, grantId);
    return takeInAct({
      ...sent,
      currency: loaded.grant.award.currency,
      again: (again) => this.page(visitor, request, grantId, again),
    });
  }

  /** What came back for a payout of a grant that the reader may see; anything else is not there. */
  private async returnPlace(
    request: HttpRequest,
    { disbursementId, returnId }: ReturnId,
    why: 'open' | 'look',
  ): Promise<ReturnPlace> {
    const at = invocationOf(request, null, readerRole(request.visitor));
    const row = readPayout(this.views, disbursementId);
    if (!row) throw new Rejection('not-found');
    const invocation = { ...at, key: `${at.key}/${why}` };
    const { loaded, authority } = await openGrant(this.ports, invocation, row.grant_id);
    const payout = loaded.payouts.find((one) => one.disbursementId === disbursementId);
    if (!payout || !returnOf({ payout, returnId })) throw new Rejection('not-found');
    return { ...loaded, authority, payout, returnId };
  }

  private async returnPage(request: HttpRequest, id: ReturnId, again?: Again): Promise<string> {
    const place = await this.returnPlace(request, id, 'look');
    const { visitor } = request;
    const story = await returnStory(this.ports, id, visitor.locale);
    const acts = ownWork(openActs(RETURN_ACTS, place));
    return returnPage(layoutFor(visitor), { place, acts, story }, again);
  }

  private async page(
    visitor: Visitor,
    request: HttpRequest,
    grantId: string,
    again?: Again,
  ): Promise<string> {
    const invocation = invocationOf(request, null, readerRole(visitor));
    // Showing the page is an act of its own, whatever form has come back.
    const look = { ...invocation, key: `${invocation.key}/look` };
    const laidOut = await layOutGrant(this.ports, this.views, look, grantId, visitor.locale);
    return grantPage(layoutFor(visitor), laidOut, again);
  }
}

/**
 * What a list is narrowed to. An address of a page may hold anything, the language for one: what
 * is not known is passed over, and a choice that was left empty narrows nothing.
 */
function wishOf(query: Readonly<Record<string, unknown>>): Omit<MoneyWish, 'limit'> {
  const said = (name: string): string | undefined => {
    const value = query[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [fundId, status] = [said('fundId'), said('status')];
  return { fundId, status, before: said('before'), after: said('after') };
}
