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
  invocationOf,
  layoutFor,
  listEdgesIn,
  requireAccount,
  requireRole,
  type Visitor,
} from '#http';
import type { ViewSet } from '#read-models';
import { fundsOpenTo, giftReader, latestDayOf } from '../pages/funds-open-to.js';
import { readDonations } from '../views/donations.query.js';
import { readConcentrations } from './concentration.js';
import { DONOR_ACTS, NEW_DONOR } from './donor.acts.js';
import { donorBefore, lookingRole } from './donor-access.js';
import { openDonor } from './donor-opening.js';
import { donorPage, newDonorPage, openedDonorPage } from './donor.page.js';
import { donorStory } from './donor-story.js';
import { donorsPage } from './donors.page.js';
import { donorsWhoAre, readAgreements, readDonors, readDonorSums } from './donors.query.js';

const PAGE_ROWS = 20;

type Address = Readonly<Record<string, unknown>>;

/** Who gives, for those who keep the books. */
@ApiExcludeController()
@Controller('finance/donors')
export class DonorsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async list(@Query() query: Address, @CurrentVisitor() visitor: Visitor): Promise<string> {
    const funds = await fundsOpenTo(this.ports, this.views, giftReader(visitor).accountId);
    const fundIds = funds.map(({ fundId }) => fundId);
    const page = readDonors(this.views, { fundIds, limit: PAGE_ROWS, ...listEdgesIn(query) });
    const registers = requireAccount(visitor).firstOf(rolesFor('donor.register')) !== undefined;
    const today = await latestDayOf(this.ports, funds);
    const concentrations = readConcentrations(this.views, fundIds, today);
    return donorsPage(layoutFor(visitor), { page, funds, today, concentrations, registers });
  }

  @Get('new')
  @Html()
  form(@CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.newDonor(visitor);
  }

  @Post('new')
  @Html()
  register(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    requireRole(visitor, ...rolesFor('donor.register'));
    const sent = { ports: this.ports, request, reply, set: NEW_DONOR, name: 'donor', target: '' };
    return takeInAct({
      ...sent,
      to: '/finance/donors',
      again: (again) => this.newDonor(visitor, again),
    });
  }

  @Get(':donorId')
  @Html()
  one(
    @Param('donorId') donorId: string,
    @Query() query: Address,
    @Req() request: HttpRequest,
  ): Promise<string> {
    return this.page(request, donorId, query);
  }

  /** Shows here and now who it is: what is opened stands in no address, and no cache keeps it. */
  @Post(':donorId/opening')
  @Html()
  async open(
    @Param('donorId') donorId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    await donorBefore(this.ports, this.views, request, donorId);
    const invocation = invocationOf(request, null, { role: lookingRole(visitor) });
    const opened = await openDonor(this.ports, invocation, donorId);
    void reply.status(200).header('cache-control', 'no-store');
    return openedDonorPage(layoutFor(visitor), donorId, opened);
  }

  @Post(':donorId/:act')
  @Html()
  async onDonor(
    @Param('donorId') target: string,
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    await donorBefore(this.ports, this.views, request, target);
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: DONOR_ACTS,
      name,
      target,
      to: `/finance/donors/${target}`,
      again: (again) => this.page(request, target, {}, again),
    });
  }

  private async page(
    request: HttpRequest,
    donorId: string,
    query: Address,
    again?: Again,
  ): Promise<string> {
    const { visitor } = request;
    const { place, acts, opens } = await donorBefore(this.ports, this.views, request, donorId);
    const fundIds = place.funds.map(({ fundId }) => fundId);
    const donorIds = donorsWhoAre(this.views, donorId);
    const wish = { fundIds, donorIds, limit: PAGE_ROWS, ...listEdgesIn(query) };
    const facts = {
      place,
      acts,
      opens,
      sums: readDonorSums(this.views, donorId, fundIds),
      gifts: readDonations(this.views, wish),
      agreements: readAgreements(this.views, donorIds, fundIds),
      merged: donorIds.slice(1),
      story: await donorStory(this.ports, donorId, visitor.locale),
    };
    return donorPage(layoutFor(visitor), facts, again);
  }

  private async newDonor(visitor: Visitor, again?: Again): Promise<string> {
    const roles = rolesFor('donor.register');
    const { accountId: id, role } = requireRole(visitor, ...roles);
    const funds = await fundsOpenTo(this.ports, this.views, id, roles);
    const now = this.ports.clock.now();
    const by = { id, roles: [role as RoleName] };
    const place = {
      authority: { at: now.toISOString(), today: await latestDayOf(this.ports, funds), by },
      funds,
    };
    return newDonorPage(layoutFor(visitor), place, again);
  }
}
