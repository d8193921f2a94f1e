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
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  answer,
  invocationOf,
  CurrentVisitor,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { prepareDisbursement } from './disbursement.commands.js';
import { actOnGrant, actorOf, readerRole } from './pages/acting.js';
import { openGrant, readerOf } from './pages/grant-access.js';
import { agreeGrant, notifyGrant, reduceGrant } from './grant.commands.js';
import { grantDto, GrantListDto, GrantWithPayoutsDto, listDto, payoutDto } from './grants.dto.js';
import {
  AgreementDto,
  ListQuery,
  NotificationDto,
  PreparationDto,
  ReductionDto,
} from './payouts.dto.js';
import { readGrant, readGrants, readPayouts } from './views/grants.query.js';

const PAGE_ROWS = 20;
export const KEY = { name: 'Idempotency-Key', required: true } as const;

/** Grants as programs use them: told, agreed to, put into payouts. */
@ApiTags('grants')
@Controller('api/v1/grants')
export class GrantsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Grants of your funds, newest first' })
  @ApiOkResponse({ type: GrantListDto })
  async list(
    @Query() { limit = PAGE_ROWS, ...query }: ListQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<GrantListDto> {
    const reader = await readerOf(this.ports, this.views, readerRole(visitor).accountId);
    return listDto(readGrants(this.views, reader, { ...query, limit }), grantDto);
  }

  @Get(':grantId')
  @ApiOperation({ summary: 'One grant with its payouts' })
  @ApiOkResponse({ type: GrantWithPayoutsDto })
  async one(
    @Param('grantId') grantId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
  ): Promise<GrantWithPayoutsDto> {
    const { role } = readerRole(visitor);
    await openGrant(this.ports, invocationOf(request, null, { role }), grantId);
    const row = readGrant(this.views, grantId);
    if (!row) throw new Rejection('views-behind', { retryAfterSeconds: 1 });
    return { ...grantDto(row), payouts: readPayouts(this.views, grantId).map(payoutDto) };
  }

  /** From now on it is an expense and a debt (D25). */
  @Post(':grantId/notification')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say that the beneficiary was told' })
  @ApiHeader(KEY)
  async notify(
    @Param('grantId') grantId: string,
    @Body() dto: NotificationDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const { role } = actorOf(visitor, 'notification');
    const invocation = invocationOf(request, dto, { role, movesMoney: true });
    const input = { grantId, channel: dto.channel };
    const done = await actOnGrant(this.ports, invocation, grantId, () =>
      notifyGrant(this.ports, invocation, input),
    );
    return answer(reply, done, { grantId });
  }

  @Post(':grantId/agreement')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say that the beneficiary agreed to the terms' })
  async agree(
    @Param('grantId') grantId: string,
    @Body() dto: AgreementDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const invocation = invocationOf(request, dto, actorOf(visitor, 'agreement'));
    const input = { grantId, evidence: dto.evidence };
    const done = await actOnGrant(this.ports, invocation, grantId, () =>
      agreeGrant(this.ports, invocation, input),
    );
    return answer(reply, done, { grantId });
  }

  @Post(':grantId/reductions')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take back what no payout holds, or a part of it' })
  @ApiHeader(KEY)
  async reduce(
    @Param('grantId') grantId: string,
    @Body() dto: ReductionDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const { role } = actorOf(visitor, 'reductions');
    const invocation = invocationOf(request, dto, { role, movesMoney: true });
    const input = { grantId, money: dto.money ?? ('all' as const), reason: dto.reason };
    const done = await actOnGrant(this.ports, invocation, grantId, () =>
      reduceGrant(this.ports, invocation, input),
    );
    return answer(reply, done, { grantId });
  }

  @Post(':grantId/disbursements')
  @HttpCode(201)
  @ApiOperation({ summary: 'Prepare a payout; its payee is sealed' })
  @ApiHeader(KEY)
  @ApiCreatedResponse({ schema: { properties: { disbursementId: { type: 'string' } } } })
  async prepare(
    @Param('grantId') grantId: string,
    @Body() dto: PreparationDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ disbursementId: string }> {
    const { role } = actorOf(visitor, 'disbursements');
    const invocation = invocationOf(request, dto, { role, movesMoney: true });
    const { money, rail, payee } = dto;
    const input = { grantId, money, rail, payee: { ...payee, note: payee.note ?? '' } };
    const done = await actOnGrant(this.ports, invocation, grantId, () =>
      prepareDisbursement(this.ports, invocation, input),
    );
    return answer(reply, done, { disbursementId: done.disbursementId }, 201);
  }
}
