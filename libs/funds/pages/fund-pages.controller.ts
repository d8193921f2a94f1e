import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { authorityAt, takeInAct, type Again } from '#acts';
import type { RoleName } from '#catalogue';
import { PORTS, VIEWS, type Ports } from '#commands';
import { rolesFor } from '#gate';
import {
  CurrentVisitor,
  Html,
  layoutFor,
  requireAccount,
  requireRole,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { FUND_ACTS, POLICY_ACTS } from '../fund.acts.js';
import { NEW_FUND } from '../new-fund.acts.js';
import { defaultPolicy } from '../policy.defaults.js';
import { readEntities, readPolicies, readPositions, totalOf } from '../views/funds.query.js';
import { closingPage } from './closing.page.js';
import { fundOverview } from './fund-overview.js';
import { fundReader, fundsOf, openFund } from './fund-readers.js';
import { fundPage } from './fund.page.js';
import { fundsPage, newFundPage } from './funds.page.js';
import { policyFormPage } from './policy-form.page.js';

const HERE = '/finance/funds';

/** The pages of funds: where their money is, whether they are open, by which policy they decide. */
@ApiExcludeController()
@Controller('finance/funds')
export class FundPagesController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async list(@CurrentVisitor() visitor: Visitor): Promise<string> {
    const funds = await fundsOf(this.ports, this.views, fundReader(visitor).accountId);
    const lines = funds.map((fund) => {
      const positions = readPositions(this.views, fund.fundId);
      return { fund, total: totalOf(positions, fund.currency) };
    });
    const creates = requireAccount(visitor).firstOf(rolesFor('fund.create')) !== undefined;
    return fundsPage(layoutFor(visitor), lines, creates);
  }

  @Get('new')
  @Html()
  newFund(@CurrentVisitor() visitor: Visitor): string {
    return this.newPage(visitor);
  }

  @Post('new')
  @Html()
  create(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { visitor } = request;
    requireRole(visitor, ...rolesFor('fund.create'));
    const sent = { ports: this.ports, request, reply, set: NEW_FUND, name: 'fund', target: '' };
    return takeInAct({ ...sent, to: HERE, again: async (again) => this.newPage(visitor, again) });
  }

  @Get(':fundId')
  @Html()
  one(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.page(visitor, fundId);
  }

  @Get(':fundId/policy')
  @Html()
  policyForm(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.policyPage(visitor, fundId);
  }

  @Get(':fundId/closing')
  @Html()
  closing(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.closingPage(visitor, fundId);
  }

  /** Every act on a fund, of which the last part of the address is the name. */
  @Post(FUND_ACTS.acts.map(({ name, at = name }) => `:fundId/${at}`))
  @Html()
  async act(
    @Param('fundId') fundId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { visitor } = request;
    const name = /([^/?]+)(?:\?|$)/.exec(request.url)?.[1] ?? '';
    if (name === 'closing') requireRole(visitor, ...rolesFor('fund.close'));
    const { fund } = await openFund(this.ports, this.views, fundReader(visitor).accountId, fundId);
    const page = PAGES[name] ?? 'page';
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: FUND_ACTS,
      name,
      target: fundId,
      currency: fund.currency,
      timeZone: fund.timeZone,
      to: `${HERE}/${fundId}${name === 'policy' ? '#policy' : ''}`,
      again: (again) => this[page](visitor, fundId, again),
    });
  }

  @Post(':fundId/policies/:version/confirmation')
  @Html()
  async confirm(
    @Param('fundId') fundId: string,
    @Param('version') version: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { visitor } = request;
    await openFund(this.ports, this.views, fundReader(visitor).accountId, fundId);
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: POLICY_ACTS,
      name: 'confirmation',
      target: `${fundId}/${version}`,
      to: `${HERE}/${fundId}`,
      again: (again) => this.page(visitor, fundId, again),
    });
  }

  private newPage(visitor: Visitor, again?: Again): string {
    const { accountId: id, role } = requireRole(visitor, ...rolesFor('fund.create'));
    const now = this.ports.clock.now();
    const by = { id, roles: [role as RoleName] };
    const authority = authorityAt(now, 'UTC', by);
    const place = { authority, entities: readEntities(this.views) };
    return newFundPage(layoutFor(visitor), place, again);
  }

  private async page(visitor: Visitor, fundId: string, again?: Again): Promise<string> {
    const { accountId } = fundReader(visitor);
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    const overview = await fundOverview(this.ports, this.views, accountId, fund);
    return fundPage(layoutFor(visitor), overview, again);
  }

  private async policyPage(visitor: Visitor, fundId: string, again?: Again): Promise<string> {
    const { accountId } = fundReader(visitor);
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    if (fund.preset === 'imported') throw new Rejection('fund-unknown');
    const newest = readPolicies(this.views, fundId)[0]?.policy;
    const policy = newest ?? defaultPolicy(fund.currency, fund.preset);
    return policyFormPage(layoutFor(visitor), { fund, policy, ...again });
  }

  private async closingPage(visitor: Visitor, fundId: string, again?: Again): Promise<string> {
    const { accountId } = requireRole(visitor, ...rolesFor('fund.close'));
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    if (fund.preset === 'imported') throw new Rejection('fund-unknown');
    const overview = await fundOverview(this.ports, this.views, accountId, fund);
    return closingPage(layoutFor(visitor), overview, again);
  }
}

/** Acts whose form stands on a page of its own. */
const PAGES: Readonly<Record<string, 'policyPage' | 'closingPage'>> = {
  policy: 'policyPage',
  closing: 'closingPage',
};
