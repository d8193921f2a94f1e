import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { rolesFor } from '#gate';
import { CurrentVisitor, requireRole, type Visitor } from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { fundsOpenTo } from '../pages/funds-open-to.js';
import { campaignDto, CampaignDto, CampaignListDto, CampaignListQuery } from './campaigns.dto.js';
import {
  readCampaign,
  readCampaignMoney,
  readCampaigns,
  type CampaignRow,
} from './campaigns.query.js';

const PAGE_ROWS = 20;
const READERS = rolesFor('campaign.read');

/** Campaigns as programs of the staff read them. */
@ApiTags('campaigns')
@Controller('api/v1/campaigns')
export class CampaignsApiController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Campaigns of your funds, newest first' })
  @ApiOkResponse({ type: CampaignListDto })
  async list(
    @Query() { fundId, limit = PAGE_ROWS, ...query }: CampaignListQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<CampaignListDto> {
    const open = await this.open(visitor);
    const fundIds = open.filter((id) => fundId === undefined || id === fundId);
    const now = this.ports.clock.now();
    const { rows, newer, older } = readCampaigns(this.views, { fundIds, now, limit, ...query });
    const items = rows.map((row) => this.told(row));
    return { items, newer: newer ?? null, older: older ?? null };
  }

  @Get(':campaignId')
  @ApiOperation({ summary: 'A campaign: what the public reads, and what came of it' })
  @ApiOkResponse({ type: CampaignDto })
  async one(
    @Param('campaignId') campaignId: string,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<CampaignDto> {
    const open = await this.open(visitor);
    const row = readCampaign(this.views, campaignId, this.ports.clock.now());
    if (!row || !open.includes(row.fundId)) throw new Rejection('not-found');
    return this.told(row);
  }

  private told(row: CampaignRow): CampaignDto {
    return campaignDto(row, readCampaignMoney(this.views, row.campaignId));
  }

  private async open(visitor: Visitor): Promise<readonly string[]> {
    const { accountId } = requireRole(visitor, ...READERS);
    const funds = await fundsOpenTo(this.ports, this.views, accountId, READERS);
    return funds.map(({ fundId }) => fundId);
  }
}
