import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { takeInAct, type Again } from '#acts';
import type { RoleName } from '#catalogue';
import { PORTS, VIEWS, type Ports } from '#commands';
import { rolesFor } from '#gate';
import {
  CurrentVisitor,
  Html,
  type HttpReply,
  type HttpRequest,
  layoutFor,
  listEdgesIn,
  requireAccount,
  requireRole,
  type Visitor,
} from '#http';
import type { ViewSet } from '#read-models';
import { MOST_CHOICES } from '../donors/donor-access.js';
import { readKnownDonors } from '../donors/donors.query.js';
import { fundsOpenTo, giftReader, latestDayOf } from '../pages/funds-open-to.js';
import { NEW_PLEDGE, PLEDGE_ACTS } from './pledge.acts.js';
import { pledgeBefore } from './pledge-access.js';
import { pledgePage } from './pledge.page.js';
import { pledgeStory } from './pledge-story.js';
import { newPledgePage, pledgesPage } from './pledges.page.js';
import { revaluationsDue } from './revaluations.js';
import { readRatedCurrencies } from '../views/donations.query.js';
import { readDueInstalments, readPledges } from './pledges.query.js';

const PAGE_ROWS = 20;

type Address = Readonly<Record<string, unknown>>;

/** The pages of what was promised. */
@ApiExcludeController()
@Controller('finance/pledges')
export class PledgesController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async list(@Query() query: Address, @CurrentVisitor() visitor: Visitor): Promise<string> {
    const funds = await fundsOpenTo(this.ports, this.views, giftReader(visitor).accountId);
    const fundIds = funds.map(({ fundId }) => fundId);
    const page = readPledges(this.views, {
      fundIds,
      limit: PAGE_ROWS,
      ...listEdgesIn(query),
    });
    const due = readDueInstalments(this.views, fundIds);
    const offers = requireAccount(visitor).firstOf(rolesFor('pledge.offer')) !== undefined;
    const today = await latestDayOf(this.ports, funds);
    const months = await revaluationsDue(this.ports, this.views, fundIds);
    const waiting = months.filter(({ exchange }) => exchange === null);
    return pledgesPage(layoutFor(visitor), { page, due, funds, today, offers, waiting });
  }

  @Get('new')
  @Html()
  form(@CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.newPledge(visitor);
  }

  @Post('new')
  @Html()
  offer(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    requireRole(visitor, ...rolesFor('pledge.offer'));
    const sent = { ports: this.ports, request, reply, set: NEW_PLEDGE, name: 'pledge', target: '' };
    return takeInAct({
      ...sent,
      to: '/finance/pledges',
      again: (again) => this.newPledge(visitor, again),
    });
  }

  @Get(':pledgeId')
  @Html()
  one(@Param('pledgeId') pledgeId: string, @Req() request: HttpRequest): Promise<string> {
    return this.page(request, pledgeId);
  }

  @Post(':pledgeId/:act')
  @Html()
  async onPledge(
    @Param('pledgeId') target: string,
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { place } = await pledgeBefore(this.ports, this.views, request, target);
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: PLEDGE_ACTS,
      name,
      target,
      currency: place.pledge.currency,
      to: `/finance/pledges/${target}`,
      again: (again) => this.page(request, target, again),
    });
  }

  private async page(request: HttpRequest, pledgeId: string, again?: Again): Promise<string> {
    const { place, acts } = await pledgeBefore(this.ports, this.views, request, pledgeId);
    const story = await pledgeStory(this.ports, pledgeId, request.visitor.locale);
    return pledgePage(layoutFor(request.visitor), { place, acts, story }, again);
  }

  private async newPledge(visitor: Visitor, again?: Again): Promise<string> {
    const roles = rolesFor('pledge.offer');
    const { accountId: id, role } = requireRole(visitor, ...roles);
    const funds = await fundsOpenTo(this.ports, this.views, id, roles);
    const fundIds = funds.map(({ fundId }) => fundId);
    const donors = readKnownDonors(this.views, fundIds, MOST_CHOICES);
    const now = this.ports.clock.now();
    const by = { id, roles: [role as RoleName] };
    const authority = { at: now.toISOString(), today: await latestDayOf(this.ports, funds), by };
    const rated = readRatedCurrencies(this.views);
    return newPledgePage(layoutFor(visitor), { authority, funds, rated, donors }, again);
  }
}
