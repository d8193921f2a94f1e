import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  invocationOf,
  CurrentVisitor,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { readerRole } from './pages/acting.js';
import { openGrant, readerOf } from './pages/grant-access.js';
import {
  attemptDto,
  listDto,
  OpenedPayeeDto,
  payoutDto,
  PayoutListDto,
  PayoutWithAttemptsDto,
} from './grants.dto.js';
import { openPayee } from './payee.commands.js';
import { loadPayout } from './payout.loading.js';
import { ListQuery } from './payouts.dto.js';
import { readAttempts, readPayout, readPayoutList } from './views/grants.query.js';

const PAGE_ROWS = 20;

/** Payouts as programs read them; what is done with them is told in `payout.acts.ts`. */
@ApiTags('disbursements')
@Controller('api/v1/disbursements')
export class PayoutsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Payouts of your funds, newest first' })
  @ApiOkResponse({ type: PayoutListDto })
  async list(
    @Query() { limit = PAGE_ROWS, ...query }: ListQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<PayoutListDto> {
    const reader = await readerOf(this.ports, this.views, readerRole(visitor).accountId);
    return listDto(readPayoutList(this.views, reader, { ...query, limit }), payoutDto);
  }

  @Get(':disbursementId')
  @ApiOperation({ summary: 'One payout with its attempts' })
  @ApiOkResponse({ type: PayoutWithAttemptsDto })
  async one(
    @Param('disbursementId') disbursementId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
  ): Promise<PayoutWithAttemptsDto> {
    const { role } = readerRole(visitor);
    const invocation = invocationOf(request, null, { role });
    const { grant } = await loadPayout(this.ports, invocation, disbursementId);
    await openGrant(this.ports, invocation, grant.grantId);
    const row = readPayout(this.views, disbursementId);
    if (!row) throw new Rejection('views-behind', { retryAfterSeconds: 1 });
    const attempts = readAttempts(this.views, disbursementId);
    return { ...payoutDto(row), attemptList: attempts.map(attemptDto) };
  }

  @Post(':disbursementId/payee/openings')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Open the payee; the opening is recorded before it is answered, and a release needs it',
  })
  @ApiOkResponse({ type: OpenedPayeeDto })
  async open(
    @Param('disbursementId') disbursementId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<OpenedPayeeDto> {
    void reply.header('cache-control', 'no-store');
    const invocation = invocationOf(request, null, readerRole(visitor));
    const payee = await openPayee(this.ports, invocation, disbursementId);
    return { disbursementId, payee: payee ?? null };
  }
}
