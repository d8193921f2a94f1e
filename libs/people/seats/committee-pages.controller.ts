import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { takeInAct, type Again } from '#acts';
import { PORTS, VIEWS, type Ports } from '#commands';
import { Html, layoutFor, requireAccount, type HttpReply, type HttpRequest } from '#http';
import type { ViewSet } from '#read-models';
import { committeeOf, committeeOverview } from './committee-overview.js';
import { committeePage } from './committee.page.js';
import { COMMITTEE_ACTS, SEAT_ACTS } from './seats.acts.js';

const HERE = '/admin/committees';

/** The committee of each fund: formed and filled by two people. */
@ApiExcludeController()
@Controller('admin/committees/:fundId')
export class CommitteePagesController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  page(@Param('fundId') fundId: string, @Req() request: HttpRequest): Promise<string> {
    return this.show(request, fundId);
  }

  /** Every act on the committee: `/admin/committees/<fund>/formation` and so on. */
  @Post(COMMITTEE_ACTS.acts.map(({ name }) => name))
  @Html()
  async act(
    @Param('fundId') fundId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const name = /([^/?]+)(?:\?|$)/.exec(request.url)?.[1] ?? '';
    const sent = await this.sent(request, reply, fundId);
    return takeInAct({ ...sent, set: COMMITTEE_ACTS, name, target: fundId });
  }

  /** Every act on a seat. */
  @Post('seats/:seatId/:act')
  @Html()
  async seat(
    @Param('fundId') fundId: string,
    @Param('seatId') seatId: string,
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const sent = await this.sent(request, reply, fundId);
    return takeInAct({ ...sent, set: SEAT_ACTS, name, target: `${fundId}/${seatId}` });
  }

  /** What every form of this page has in common; whoever may not see it sends nothing to it. */
  private async sent(request: HttpRequest, reply: HttpReply, fundId: string) {
    await committeeOf(this.ports, requireAccount(request.visitor).accountId, fundId);
    const again = (again: Again): Promise<string> => this.show(request, fundId, again);
    return { ports: this.ports, request, reply, to: `${HERE}/${fundId}`, again };
  }

  private async show(request: HttpRequest, fundId: string, again?: Again): Promise<string> {
    const { visitor } = request;
    const { accountId } = requireAccount(visitor);
    const overview = await committeeOverview(this.ports, this.views, accountId, fundId);
    return committeePage(layoutFor(visitor), overview, again);
  }
}
