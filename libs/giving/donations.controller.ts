import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
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
import type { ViewSet } from '#read-models';
import { recordDonation, type NewDonation } from './donation.commands.js';
import { DonationDto, donationDto, DonationListDto, DonationListQuery } from './donations.dto.js';
import { fundsOpenTo, giftReader, giftRecorder } from './pages/funds-open-to.js';
import { readDonations } from './views/donations.query.js';

const PAGE_ROWS = 20;

/** Gifts as programs write them down and read them. */
@ApiTags('donations')
@Controller('api/v1/donations')
export class DonationsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Gifts to your funds, newest first' })
  @ApiOkResponse({ type: DonationListDto })
  async list(
    @Query() { fundId, limit = PAGE_ROWS, ...query }: DonationListQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<DonationListDto> {
    const { accountId } = giftReader(visitor);
    const open = await fundsOpenTo(this.ports, this.views, accountId);
    const fundIds = open
      .map((fund) => fund.fundId)
      .filter((id) => fundId === undefined || id === fundId);
    const { rows, newer, older } = readDonations(this.views, { fundIds, limit, ...query });
    return { items: rows.map(donationDto), newer: newer ?? null, older: older ?? null };
  }

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Write down a gift that arrived' })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiCreatedResponse({ schema: { properties: { donationId: { type: 'string' } } } })
  async record(
    @Body() dto: DonationDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ donationId: string }> {
    const { role } = giftRecorder(visitor);
    const invocation = invocationOf(request, dto, { role, movesMoney: true });
    const done = await recordDonation(this.ports, invocation, newDonation(dto));
    return answer(reply, done, { donationId: done.donationId }, 201);
  }
}

/** A gift without a fee or a restriction says neither. */
export function newDonation(dto: DonationDto): NewDonation {
  const { fundId, donorId, donorKind, money, feeMinor, restriction, method, receivedOn } = dto;
  return {
    fundId,
    donorId: donorId ?? null,
    donorKind,
    money: { ...money },
    method,
    receivedOn,
    feeMinor: feeMinor ?? '0',
    restriction: restriction ?? 'free',
  };
}
