import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Invocation, type Ports } from '#commands';
import {
  answer,
  invocationOf,
  CurrentVisitor,
  type CarriedOut,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { cancelDisbursement, changePayee, screenPayee } from './disbursement.commands.js';
import { actOnPayout, actorOf, readerRole, type Act } from './pages/acting.js';
import { openGrant, readerOf } from './pages/grant-access.js';
import { KEY } from './grants.controller.js';
import {
  attemptDto,
  listDto,
  payoutDto,
  PayoutListDto,
  PayoutWithAttemptsDto,
} from './grants.dto.js';
import {
  confirmReceipt,
  recordFailed,
  recordFailedAfterPaid,
  recordPaid,
  recordReturnedMoney,
  submitToRail,
} from './payment.commands.js';
import { releaseDisbursement } from './release.commands.js';
import { loadPayout } from './payout.loading.js';
import {
  CancellationDto,
  FailureDto,
  ListQuery,
  PayeeChangeDto,
  PaymentDto,
  ReceiptDto,
  ReturnDto,
  ScreeningDto,
} from './payouts.dto.js';
import { readAttempts, readPayout, readPayoutList } from './views/grants.query.js';

const PAGE_ROWS = 20;

/** Payouts as programs use them: screened, released by others, paid, received, failed. */
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

  @Post(':disbursementId/screening')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say what a sanctions list said about the payee' })
  screen(
    @Param('disbursementId') disbursementId: string,
    @Body() dto: ScreeningDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const { listVersion, result } = dto;
    return this.done(request, reply, { act: 'screening', disbursementId, dto }, (invocation) =>
      screenPayee(this.ports, invocation, { disbursementId, listVersion, result }),
    );
  }

  @Post(':disbursementId/releases')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give your release: not by the preparer, nor by who decided the case' })
  @ApiHeader(KEY)
  release(
    @Param('disbursementId') disbursementId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    return this.done(request, reply, { act: 'releases', disbursementId, dto: {} }, (invocation) =>
      releaseDisbursement(this.ports, invocation, { disbursementId }),
    );
  }

  @Post(':disbursementId/payee')
  @HttpCode(200)
  @ApiOperation({ summary: 'Change the payee; screening and releases are void' })
  @ApiHeader(KEY)
  changePayee(
    @Param('disbursementId') disbursementId: string,
    @Body() dto: PayeeChangeDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const { rail, payee } = dto;
    const input = { disbursementId, rail, payee: { ...payee, note: payee.note ?? '' } };
    return this.done(request, reply, { act: 'payee', disbursementId, dto }, (invocation) =>
      changePayee(this.ports, invocation, input),
    );
  }

  @Post(':disbursementId/attempts')
  @HttpCode(201)
  @ApiOperation({ summary: 'Hand the payout to its rail; on a manual rail somebody pays now' })
  @ApiHeader(KEY)
  submit(
    @Param('disbursementId') disbursementId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const what = { act: 'attempts', disbursementId, dto: {}, status: 201 } as const;
    return this.done(request, reply, what, async (invocation) => {
      const done = await submitToRail(this.ports, invocation, { disbursementId });
      const sent = done.events.find((event) => event.type === 'AttemptSubmitted');
      const reference = sent?.type === 'AttemptSubmitted' ? sent.data.reference : undefined;
      return { ...done, body: { attemptId: done.attemptId, reference } };
    });
  }

  @Post(':disbursementId/payments')
  @HttpCode(200)
  @ApiOperation({ summary: 'First evidence: the money left' })
  @ApiHeader(KEY)
  pay(
    @Param('disbursementId') disbursementId: string,
    @Body() dto: PaymentDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    return this.done(request, reply, { act: 'payments', disbursementId, dto }, (invocation) =>
      recordPaid(this.ports, invocation, { disbursementId, ...dto }),
    );
  }

  @Post(':disbursementId/receipt')
  @HttpCode(200)
  @ApiOperation({ summary: 'Second evidence: the payee has it' })
  @ApiHeader(KEY)
  confirm(
    @Param('disbursementId') disbursementId: string,
    @Body() dto: ReceiptDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    return this.done(request, reply, { act: 'receipt', disbursementId, dto }, (invocation) =>
      confirmReceipt(this.ports, invocation, { disbursementId, ...dto }),
    );
  }

  @Post(':disbursementId/failure')
  @HttpCode(200)
  @ApiOperation({ summary: 'It failed; also after it was reported paid, then it is owed again' })
  @ApiHeader(KEY)
  fail(
    @Param('disbursementId') disbursementId: string,
    @Body() dto: FailureDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const record = dto.afterPaid === true ? recordFailedAfterPaid : recordFailed;
    const input = { disbursementId, reason: dto.reason };
    return this.done(request, reply, { act: 'failure', disbursementId, dto }, (invocation) =>
      record(this.ports, invocation, input),
    );
  }

  @Post(':disbursementId/return')
  @HttpCode(200)
  @ApiOperation({ summary: 'The bank line of a payment that failed after it was reported paid' })
  @ApiHeader(KEY)
  takeBack(
    @Param('disbursementId') disbursementId: string,
    @Body() dto: ReturnDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    return this.done(request, reply, { act: 'return', disbursementId, dto }, (invocation) =>
      recordReturnedMoney(this.ports, invocation, { disbursementId, ...dto }),
    );
  }

  @Post(':disbursementId/cancellation')
  @HttpCode(200)
  @ApiOperation({ summary: 'Withdraw a payout before it went to a rail' })
  @ApiHeader(KEY)
  cancel(
    @Param('disbursementId') disbursementId: string,
    @Body() { reason }: CancellationDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const dto = { reason };
    return this.done(request, reply, { act: 'cancellation', disbursementId, dto }, (invocation) =>
      cancelDisbursement(this.ports, invocation, { disbursementId, reason }),
    );
  }

  private async done(
    request: HttpRequest,
    reply: HttpReply,
    what: Doing,
    run: (invocation: Invocation) => Promise<CarriedOut & { readonly body?: object }>,
  ): Promise<object> {
    const { act, disbursementId, dto, status } = what;
    const { role } = actorOf(request.visitor, act);
    const invocation = invocationOf(request, dto, { role, movesMoney: act !== 'screening' });
    const executed = await actOnPayout(this.ports, invocation, disbursementId, () =>
      run(invocation),
    );
    return answer(reply, executed, { disbursementId, ...executed.body }, status);
  }
}

type Doing = {
  readonly act: Act;
  readonly disbursementId: string;
  readonly dto: object;
  readonly status?: 201;
};
