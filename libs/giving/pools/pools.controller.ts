import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { authorityAt, openActs, takeInAct, type Again } from '#acts';
import type { RoleName } from '#catalogue';
import { bookOfFund, PORTS, VIEWS, type Ports } from '#commands';
import {
  CurrentVisitor,
  Html,
  type HttpReply,
  type HttpRequest,
  invocationOf,
  layoutFor,
  type ListEdges,
  listEdgesIn,
  requireAccount,
  requireRole,
  sentText,
  type Visitor,
} from '#http';
import { rolesFor } from '#gate';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { fundsOpenTo, giftReader } from '../pages/funds-open-to.js';
import { readKnownDonors } from '../donors/donors.query.js';
import type { GivingFund } from '../views/donations.query.js';
import { NEW_POOL } from './new-pool.acts.js';
import { POOL_ACTS, type PoolPlace } from './pool.acts.js';
import { loadPool } from './pool.commands.js';
import { poolPage } from './pool.page.js';
import { newPoolPage, poolsPage } from './pools.page.js';
import { readPoolGifts, readPoolRefusals, readPools } from './pools.query.js';

const PAGE_ROWS = 20;
/** Donors whom a form offers. */
const MOST_CHOICES = 200;
const HERE = '/finance/pools';
const MAKERS = rolesFor('pool.configure');

type Asked = Readonly<Record<string, unknown>>;

/** The pages of match pools: what each has, what it matched, and what is done with it. */
@ApiExcludeController()
@Controller('finance/pools')
export class PoolPagesController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async list(@Query() query: Asked, @CurrentVisitor() visitor: Visitor): Promise<string> {
    const { accountId } = giftReader(visitor);
    const funds = await fundsOpenTo(this.ports, this.views, accountId);
    const fundIds = funds.map(({ fundId }) => fundId);
    const page = readPools(this.views, { fundIds, limit: PAGE_ROWS, ...listEdgesIn(query) });
    const { roles } = requireAccount(visitor);
    const makes = MAKERS.some((role) => roles.includes(role))
      ? await fundsOpenTo(this.ports, this.views, accountId, MAKERS)
      : [];
    return poolsPage(layoutFor(visitor), { page, funds, makes });
  }

  @Get('new')
  @Html()
  form(@Query() query: Asked, @CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.newPage(visitor, sentText(query['fund']));
  }

  @Post('new')
  @Html()
  create(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    requireRole(visitor, ...MAKERS);
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: NEW_POOL,
      name: 'pool',
      target: '',
      to: HERE,
      again: (again) => this.newPage(visitor, sentText(again.values['fundId']), again),
    });
  }

  @Get(':poolId')
  @Html()
  pool(
    @Param('poolId') poolId: string,
    @Query() query: Asked,
    @Req() request: HttpRequest,
  ): Promise<string> {
    return this.page(request, poolId, listEdgesIn(query));
  }

  /** Every act on a pool, of which the last part of the address is the name. */
  @Post(':poolId/:act')
  @Html()
  async act(
    @Param('poolId') poolId: string,
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { state } = await this.place(request, poolId);
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: POOL_ACTS,
      name,
      target: poolId,
      currency: state.rule.currency,
      to: `${HERE}/${poolId}`,
      again: (again) => this.page(request, poolId, {}, again),
    });
  }

  private async page(
    request: HttpRequest,
    poolId: string,
    wish: ListEdges,
    again?: Again,
  ): Promise<string> {
    const place = await this.place(request, poolId);
    const gifts = readPoolGifts(this.views, { poolId, limit: PAGE_ROWS, ...wish });
    const refusals = readPoolRefusals(this.views, poolId);
    const acts = openActs(POOL_ACTS, place);
    return poolPage(layoutFor(request.visitor), { place, acts, gifts, refusals }, again);
  }

  /** A pool of one of the reader's funds; any other is not there for them. */
  private async place(request: HttpRequest, poolId: string): Promise<PoolPlace> {
    const { visitor } = request;
    const { accountId } = giftReader(visitor);
    const role = requireAccount(visitor).firstOf(rolesFor('gift.read')) ?? '';
    const loaded = await loadPool(this.ports, invocationOf(request, null, { role }), poolId);
    const open = await fundsOpenTo(this.ports, this.views, accountId);
    const fund = open.find(({ fundId }) => fundId === loaded.state.fundId);
    if (!fund) throw new Rejection('not-found');
    const { at, today, by } = loaded;
    const authority = { at, today, by: { id: by.accountId, roles: by.roles } };
    return {
      ...loaded,
      fund,
      donors: readKnownDonors(this.views, [fund.fundId], MOST_CHOICES),
      authority,
    };
  }

  private async newPage(visitor: Visitor, fundId: string, again?: Again): Promise<string> {
    const { accountId: id, role } = requireRole(visitor, ...MAKERS);
    const funds = await fundsOpenTo(this.ports, this.views, id, MAKERS);
    const fund: GivingFund | undefined = funds.find((open) => open.fundId === fundId) ?? funds[0];
    if (!fund) throw new Rejection('not-found');
    const { timeZone } = await bookOfFund(this.ports.store, fund.fundId);
    const by = { id, roles: [role as RoleName] };
    const authority = authorityAt(this.ports.clock.now(), timeZone, by);
    return newPoolPage(layoutFor(visitor), { fund, authority }, again);
  }
}
