import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { takeInAct, type Again } from '#acts';
import { readAttestation } from '#applications';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  CurrentVisitor,
  layoutFor,
  requireAccount,
  UncachedPage,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { INTERESTS_ACTS, interestsOverview, TIE_ACTS } from '#people';
import type { ViewSet } from '#read-models';
import { HERE, interestsPage } from './interests.page.js';

/** A member's ties and the yearly statement. */
@ApiExcludeController()
@Controller(HERE)
export class InterestsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @UncachedPage()
  show(@CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.page(visitor);
  }

  /** What is said of all ties: `/committee/interests/attestations` and so on. */
  @Post(':act')
  @UncachedPage()
  act(
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return takeInAct({ ...this.sent(request, reply), set: INTERESTS_ACTS, name });
  }

  /** What is done with one of them, which the form names. */
  @Post('ties/:act')
  @UncachedPage()
  onTie(
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return takeInAct({ ...this.sent(request, reply), set: TIE_ACTS, name });
  }

  /** What every form of this page has in common. */
  private sent(request: HttpRequest, reply: HttpReply) {
    const again = (again: Again): Promise<string> => this.page(request.visitor, again);
    return { ports: this.ports, request, reply, to: HERE, again };
  }

  private async page(visitor: Visitor, again?: Again): Promise<string> {
    const { accountId } = requireAccount(visitor);
    const now = this.ports.clock.now().toISOString();
    const { attested } = readAttestation(this.views, accountId, now);
    const overview = await interestsOverview(this.ports, accountId);
    return interestsPage(layoutFor(visitor), { ...overview, attested, again });
  }
}
