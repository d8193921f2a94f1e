import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { authorityAt, openActs, takeInAct, type Again } from '#acts';
import type { RoleName } from '#catalogue';
import { bookOfFund, PORTS, VIEWS, type Ports } from '#commands';
import { rolesFor } from '#gate';
import {
  CurrentVisitor,
  Html,
  type HttpReply,
  type HttpRequest,
  invocationOf,
  layoutFor,
  listEdgesIn,
  requireRole,
  sentText,
  type Visitor,
  wholeLink,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { fundsOpenTo } from '../pages/funds-open-to.js';
import { readPools } from '../pools/pools.query.js';
import { CAMPAIGN_ACTS, type CampaignPlace } from './campaign.acts.js';
import { loadCampaign } from './campaign.commands.js';
import { campaignListPage, campaignStaffPage, newCampaignPage } from './campaigns-staff.page.js';
import { readCampaign, readCampaignMoney, readCampaigns } from './campaigns.query.js';
import { NEW_CAMPAIGN } from './new-campaign.acts.js';

const PAGE_ROWS = 20;
/** Pools that a form offers. */
const MOST_CHOICES = 100;
const HERE = '/finance/campaigns';
const READERS = rolesFor('campaign.read');
const WRITERS = rolesFor('campaign.write');

type Asked = Readonly<Record<string, unknown>>;

/** The pages on which campaigns are written, published by somebody else, and ended. */
@ApiExcludeController()
@Controller('finance/campaigns')
export class CampaignStaffController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async list(@Query() query: Asked, @CurrentVisitor() visitor: Visitor): Promise<string> {
    const { accountId } = requireRole(visitor, ...READERS);
    const [funds, writes] = await Promise.all([
      fundsOpenTo(this.ports, this.views, accountId, READERS),
      fundsOpenTo(this.ports, this.views, accountId, WRITERS),
    ]);
    const fundIds = funds.map(({ fundId }) => fundId);
    const wish = { fundIds, now: this.ports.clock.now(), limit: PAGE_ROWS, ...listEdgesIn(query) };
    return campaignListPage(layoutFor(visitor), {
      page: readCampaigns(this.views, wish),
      funds,
      writes,
    });
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
    requireRole(visitor, ...WRITERS);
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: NEW_CAMPAIGN,
      name: 'campaign',
      target: '',
      to: HERE,
      again: (again) => this.newPage(visitor, sentText(again.values['fundId']), again),
    });
  }

  @Get(':campaignId')
  @Html()
  campaign(@Param('campaignId') id: string, @Req() request: HttpRequest): Promise<string> {
    return this.page(request, id);
  }

  /** Every act on a campaign, of which the last part of the address is the name. */
  @Post(':campaignId/:act')
  @Html()
  async act(
    @Param('campaignId') campaignId: string,
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { state } = await this.place(request, campaignId);
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: CAMPAIGN_ACTS,
      name,
      target: campaignId,
      currency: state.latest.goal.currency,
      to: `${HERE}/${campaignId}`,
      again: (again) => this.page(request, campaignId, again),
    });
  }

  private async page(request: HttpRequest, campaignId: string, again?: Again): Promise<string> {
    const place = await this.place(request, campaignId);
    const row = readCampaign(this.views, campaignId, this.ports.clock.now());
    if (!row) throw new Rejection('not-found');
    const sums = readCampaignMoney(this.views, campaignId);
    const acts = openActs(CAMPAIGN_ACTS, place);
    const house = wholeLink(request, '');
    return campaignStaffPage(layoutFor(request.visitor), { row, place, acts, sums, house }, again);
  }

  /** A campaign of one of the reader's funds; any other is not there for them. */
  private async place(request: HttpRequest, campaignId: string): Promise<CampaignPlace> {
    const { accountId, role } = requireRole(request.visitor, ...READERS);
    const invocation = invocationOf(request, null, { role });
    const loaded = await loadCampaign(this.ports, invocation, campaignId);
    const open = await fundsOpenTo(this.ports, this.views, accountId, READERS);
    const fund = open.find(({ fundId }) => fundId === loaded.state.latest.fundId);
    if (!fund) throw new Rejection('not-found');
    const { at, today, by } = loaded;
    const authority = { at, today, by: { id: by.accountId, roles: by.roles } };
    return { ...loaded, fund, authority };
  }

  private async newPage(visitor: Visitor, fundId: string, again?: Again): Promise<string> {
    const { accountId: id, role } = requireRole(visitor, ...WRITERS);
    const funds = await fundsOpenTo(this.ports, this.views, id, WRITERS);
    const fund = funds.find((open) => open.fundId === fundId) ?? funds[0];
    if (!fund) throw new Rejection('not-found');
    const { timeZone } = await bookOfFund(this.ports.store, fund.fundId);
    const by = { id, roles: [role as RoleName] };
    const authority = authorityAt(this.ports.clock.now(), timeZone, by);
    const { rows } = readPools(this.views, { fundIds: [fund.fundId], limit: MOST_CHOICES });
    const pools = rows.filter(({ stage }) => stage !== 'settled');
    return newCampaignPage(layoutFor(visitor), { fund, pools, authority }, again);
  }
}
