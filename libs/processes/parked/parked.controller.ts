import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { takeInAct, type Again } from '#acts';
import { PORTS, VIEWS, type Ports } from '#commands';
import { rolesFor } from '#gate';
import {
  CurrentVisitor,
  Html,
  layoutFor,
  requireRole,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import type { ViewSet } from '#read-models';
import { PARKED_ACTS } from './parked.acts.js';
import { parkedOverview } from './parked-overview.js';
import { parkedPage } from './parked.page.js';
import { readParked } from './parked.projection.js';

const HERE = '/admin/processes';

/** What processes could not do: which event, which refusal, since when, and a button. */
@ApiExcludeController()
@Controller('admin/processes')
export class ParkedController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  page(@CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.show(visitor);
  }

  @Post('retries')
  @Html()
  retry(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const again = (again: Again): Promise<string> => this.show(request.visitor, again);
    const sent = { ports: this.ports, request, reply, set: PARKED_ACTS, name: 'retry' };
    return takeInAct({ ...sent, to: HERE, again });
  }

  private async show(visitor: Visitor, again?: Again): Promise<string> {
    const { accountId } = requireRole(visitor, ...rolesFor('process.read'));
    const queues = await parkedOverview(this.ports, accountId, readParked(this.views));
    return parkedPage(layoutFor(visitor), { queues, again });
  }
}
