import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, type Visitor } from '#http';
import type { ViewSet } from '#read-models';
import { donationDto, DonationListDto, DonationListQuery } from './donations.dto.js';
import { fundsOpenTo, giftReader } from './pages/funds-open-to.js';
import { readDonations } from './views/donations.query.js';

const PAGE_ROWS = 20;

/** Gifts as programs read them. */
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
}
