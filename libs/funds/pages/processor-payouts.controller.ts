import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { openActs, ownWork, takeInAct, type Again } from '#acts';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  CurrentVisitor,
  Html,
  invocationOf,
  layoutFor,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { dayIn, Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import {
  payoutOf,
  PROCESSOR_PAYOUT_ACTS,
  type ProcessorPayoutPlace,
} from '../processor-payout.acts.js';
import { loadAccount } from '../processor-payout.commands.js';
import { readPayoutSteps, readProcessorPayouts } from '../views/processor-payouts.query.js';
import { fundReader, openFund } from './fund-readers.js';
import {
  processorPayoutPage,
  processorPayoutsPage,
  processorPayoutsPath,
} from './processor-payouts.page.js';

const PAGE_ROWS = 20;

/** The pages of what card processors paid out to a fund. */
@ApiExcludeController()
@Controller('finance/funds/:fundId/processor-payouts')
export class ProcessorPayoutPagesController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async list(
    @Param('fundId') fundId: string,
    @Query() query: Readonly<Record<string, unknown>>,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<string> {
    const { accountId } = fundReader(visitor);
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    const { before, after } = query;
    // An address of a page may hold anything, the language for one: the rest is passed over.
    const cursors = {
      before: typeof before === 'string' && before !== '' ? before : undefined,
      after: typeof after === 'string' && after !== '' ? after : undefined,
    };
    const wish = { fundId, limit: PAGE_ROWS, ...cursors };
    return processorPayoutsPage(layoutFor(visitor), fund, readProcessorPayouts(this.views, wish));
  }

  @Get(':payoutId')
  @Html()
  one(
    @Param('fundId') fundId: string,
    @Param('payoutId') payoutId: string,
    @Req() request: HttpRequest,
  ): Promise<string> {
    return this.page(request, fundId, payoutId);
  }

  @Post(':payoutId/:act')
  @Html()
  async act(
    @Param('fundId') fundId: string,
    @Param('payoutId') payoutId: string,
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { fund } = await this.place(request, fundId, payoutId);
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: PROCESSOR_PAYOUT_ACTS,
      name,
      target: `${fundId}/${payoutId}`,
      currency: fund.currency,
      timeZone: fund.timeZone,
      to: `${processorPayoutsPath(fundId)}/${payoutId}`,
      again: (again) => this.page(request, fundId, payoutId, again),
    });
  }

  private async page(
    request: HttpRequest,
    fundId: string,
    payoutId: string,
    again?: Again,
  ): Promise<string> {
    const place = await this.place(request, fundId, payoutId);
    const acts = ownWork(openActs(PROCESSOR_PAYOUT_ACTS, place));
    const steps = readPayoutSteps(this.views, payoutId);
    return processorPayoutPage(layoutFor(request.visitor), { place, acts, steps }, again);
  }

  /** A payout to one of the reader's funds; any other is not there for them. */
  private async place(
    request: HttpRequest,
    fundId: string,
    payoutId: string,
  ): Promise<ProcessorPayoutPlace> {
    const { accountId, role } = fundReader(request.visitor);
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    const loaded = await loadAccount(this.ports, invocationOf(request, null, { role }), fundId);
    const now = this.ports.clock.now();
    const { by, book } = loaded;
    const authority = {
      at: now.toISOString(),
      today: dayIn(book.timeZone, now),
      by: { id: by.accountId, roles: by.roles },
    };
    const place = { ...loaded, fund, payoutId, authority };
    if (!payoutOf(place)) throw new Rejection('not-found');
    return place;
  }
}
