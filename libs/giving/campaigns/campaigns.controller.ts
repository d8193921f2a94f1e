import {
  Controller,
  Get,
  Inject,
  Param,
  Query,
  Req,
  Res,
  Sse,
  type MessageEvent,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  CurrentVisitor,
  Html,
  layoutFor,
  letOthersEmbed,
  listEdgesIn,
  wholeLink,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { availableLocales } from '#web';
import { readGivingFunds } from '../views/donations.query.js';
import {
  campaignPage,
  campaignsPage,
  campaignTotalPart,
  campaignWidget,
  type PublicCampaign,
} from './campaign.page.js';
import { CampaignLive } from './campaign-live.js';
import {
  readCampaign,
  readPublicSum,
  readPublishedCampaigns,
  type CampaignRow,
} from './campaigns.query.js';

/** Campaigns on one page of the list: each has its own figures. */
const PAGE_ROWS = 12;

/** Campaigns as anybody reads them: what was published, and figures after disclosure control. */
@ApiExcludeController()
@Controller('campaigns')
export class CampaignsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
    @Inject(CampaignLive) private readonly live: CampaignLive,
  ) {}

  @Get()
  @Html()
  list(
    @Query() query: Readonly<Record<string, unknown>>,
    @CurrentVisitor() visitor: Visitor,
  ): string {
    const now = this.ports.clock.now();
    const wish = { now, limit: PAGE_ROWS, ...listEdgesIn(query) };
    const page = readPublishedCampaigns(this.views, wish);
    const rows = page.rows.flatMap((row) => this.publicOf(row) ?? []);
    return campaignsPage(layoutFor(visitor), { ...page, rows });
  }

  @Get(':campaignId')
  @Html()
  one(@Param('campaignId') campaignId: string, @CurrentVisitor() visitor: Visitor): string {
    return campaignPage(layoutFor(visitor), this.campaign(campaignId));
  }

  /** The piece of the page that changes, in the reader's language. */
  @Get(':campaignId/total')
  @Html()
  total(@Param('campaignId') campaignId: string, @CurrentVisitor() visitor: Visitor): string {
    return campaignTotalPart(visitor.locale, this.campaign(campaignId));
  }

  /** Tells that the piece has changed (`total`); what it is now is fetched. */
  @Sse(':campaignId/news')
  news(@Param('campaignId') campaignId: string): Observable<MessageEvent> {
    return this.live.follow(this.campaign(campaignId).row);
  }

  /** For a frame in a page of somebody else, in the language that its address says. */
  @Get(':campaignId/widget')
  @Html()
  widget(
    @Param('campaignId') campaignId: string,
    @Query() { language }: Readonly<Record<string, unknown>>,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): string {
    const campaign = this.campaign(campaignId);
    letOthersEmbed(request, reply);
    // Said otherwise than `lang`, which a browser would be made to remember.
    const asked = availableLocales().find((one) => one === language);
    const locale = asked ?? request.visitor.locale;
    return campaignWidget(locale, campaign, wholeLink(request, `/campaigns/${campaignId}`));
  }

  /** Rejection `not-found`, for one that nobody has published too. */
  private campaign(campaignId: string): PublicCampaign {
    const row = readCampaign(this.views, campaignId, this.ports.clock.now());
    const campaign = row && this.publicOf(row);
    if (!campaign) throw new Rejection('not-found');
    return campaign;
  }

  private publicOf(row: CampaignRow): PublicCampaign | undefined {
    const { published: terms, fundId } = row;
    if (!terms) return undefined;
    const fund = readGivingFunds(this.views).find((one) => one.fundId === fundId)?.name ?? {};
    return { row, terms, fund, sum: readPublicSum(this.views, row) };
  }
}
