import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  invocationOf,
  CurrentVisitor,
  Html,
  layoutFor,
  requireRole,
  withForm,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import type { FieldProblem, SentValues } from '#web';
import { closeFund, openHoldsOf } from '../fund.commands.js';
import { ClosingDto } from '../funds.dto.js';
import { readPositions, readRestrictions } from '../views/funds.query.js';
import { closingPage } from './closing.page.js';
import { openFund } from './fund-readers.js';

/** Who ends a fund; the rules decide it again. */
const CLOSER = 'governing-body';

/** The page on which a fund is closed for good. */
@ApiExcludeController()
@Controller('finance/funds/:fundId/closing')
export class ClosingPagesController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  show(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.page(visitor, fundId);
  }

  @Post()
  @Html()
  close(
    @Param('fundId') fundId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { role } = requireRole(visitor, CLOSER);
    return withForm({
      request,
      reply,
      form: ClosingDto,
      act: async (dto) => {
        const input = { fundId, reason: dto.reason };
        const executed = await closeFund(this.ports, invocationOf(request, dto, { role }), input);
        const flash = { tone: 'good', key: 'finance:closing.done' } as const;
        return { to: `/finance/funds/${fundId}`, executed, flash };
      },
      again: (problems, values) => this.page(visitor, fundId, { problems, values }),
    });
  }

  private async page(
    visitor: Visitor,
    fundId: string,
    again: { problems?: readonly FieldProblem[]; values?: SentValues } = {},
  ): Promise<string> {
    const { accountId } = requireRole(visitor, CLOSER);
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    if (fund.preset === 'imported') throw new Rejection('fund-unknown');
    return closingPage(layoutFor(visitor), {
      fund,
      positions: readPositions(this.views, fundId),
      restrictions: readRestrictions(this.views, fundId),
      openHolds: await openHoldsOf(this.ports, fundId),
      ...again,
    });
  }
}
