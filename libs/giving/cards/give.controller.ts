import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { bookOfFund, PORTS, VIEWS, type Ports } from '#commands';
import { foldStream } from '#event-store';
import { fundFold } from '#funds/facts';
import {
  CurrentVisitor,
  Html,
  invocationOf,
  layoutFor,
  letFormsLeadTo,
  Throttled,
  UncachedPage,
  wholeLink,
  withForm,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { dayIn, ensure, isId, parseMajor, Rejection, textIn, type Money } from '#kernel';
import type { ViewSet } from '#read-models';
import { amountTyped } from '#web';
import type { DonationState } from '../donation.decider.js';
import { NO_POOL, readOffers } from '../pools/match-offer.js';
import { readPool, readPoolGift } from '../pools/pools.query.js';
import { readCampaign, type CampaignRow } from '../campaigns/campaigns.query.js';
import { readGivingFunds, type GivingFund } from '../views/donations.query.js';
import type { CardProvider } from './card-provider.js';
import { CARDS } from './cards.token.js';
import { intendGift, loadGiftState, openCheckout } from './give.commands.js';
import { GiveDto, OTHER } from './give.dto.js';
import { giveIndexPage } from './give-index.page.js';
import {
  giftStatusPage,
  givePage,
  noCardsPage,
  type GiftStatus,
  type GiveOffer,
} from './give.page.js';

/** What may be used for anything. */
const FREE = 'free';

/** Giving by card: an amount here, the card on the provider's page, and what is known afterwards. */
@ApiExcludeController()
@Controller('give')
export class GiveController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
    @Inject(CARDS) private readonly cards: CardProvider | null,
  ) {}

  /** Where somebody begins who was given no link to a fund. */
  @Get()
  @Html()
  index(@CurrentVisitor() visitor: Visitor): string {
    const funds = readGivingFunds(this.views).filter(({ isClosed }) => !isClosed);
    return giveIndexPage(layoutFor(visitor), funds);
  }

  @Get(':fundId')
  @UncachedPage()
  async form(
    @Param('fundId') fundId: string,
    @Query() { campaign }: Readonly<Record<string, unknown>>,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const fund = await this.fund(fundId);
    if (!this.cards) return noCardsPage(layoutFor(visitor), fund);
    letFormsLeadTo(request, reply, this.cards.checkoutOrigin);
    return givePage(layoutFor(visitor), await this.offer(fund, campaign));
  }

  @Post(':fundId')
  @UncachedPage()
  @Throttled('apply')
  async give(
    @Param('fundId') fundId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const fund = await this.fund(fundId);
    const { cards, ports } = this;
    if (!cards) throw new Rejection('cards-not-taken');
    letFormsLeadTo(request, reply, cards.checkoutOrigin);
    return withForm({
      request,
      reply,
      form: GiveDto,
      act: async (dto) => {
        const invocation = invocationOf(request, dto, { role: 'donor', movesMoney: true });
        const money = amountOf(dto, fund, visitor.locale);
        const email = dto.email ?? null;
        const { rhythm, pool = NO_POOL, campaign: campaignId } = dto;
        const named = pool === NO_POOL ? {} : { poolId: pool };
        const asked = campaignId === undefined ? {} : { campaignId };
        const said = { fundId, money, restriction: FREE, rhythm, email, ...named, ...asked };
        const intended = await intendGift(ports, invocation, { ...said, provider: cards.name });
        const path = `/give/gifts/${intended.donationId}`;
        const page = await openCheckout(ports, cards, invocation, intended.donationId, {
          title: textIn(visitor.locale, fund.name),
          locale: visitor.locale,
          email,
          doneUrl: wholeLink(request, path),
          backUrl: wholeLink(request, `${path}/back`),
        });
        return { to: page.url ?? path, executed: intended };
      },
      again: async (problems, values) => {
        const offer = await this.offer(fund, values['campaign']);
        return givePage(layoutFor(visitor), offer, { problems, values });
      },
    });
  }

  /** Where the giver comes back to; nothing is known of a payment because somebody came back. */
  @Get('gifts/:donationId')
  @UncachedPage()
  async done(
    @Param('donationId') donationId: string,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<string> {
    return this.status(donationId, visitor, false);
  }

  @Get('gifts/:donationId/back')
  @UncachedPage()
  async back(
    @Param('donationId') donationId: string,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<string> {
    return this.status(donationId, visitor, true);
  }

  private async status(donationId: string, visitor: Visitor, cameBack: boolean): Promise<string> {
    ensure(isId(donationId), 'not-found');
    const state = await loadGiftState(this.ports, donationId);
    // A gift that was written down by hand is nobody's to look at here.
    const isHere = state.status !== 'unknown' && (state.status !== 'received' || state.card);
    if (state.status === 'unknown' || !isHere) throw new Rejection('not-found');
    return giftStatusPage(layoutFor(visitor), {
      state,
      cameBack,
      path: `/give/gifts/${donationId}`,
      match: await this.matchOf(donationId, state),
    });
  }

  private async matchOf(
    donationId: string,
    state: Exclude<DonationState, { readonly status: 'unknown' }>,
  ): Promise<GiftStatus['match']> {
    const { poolId, fundId } = state.status === 'received' ? state : state.intent;
    const pool = poolId === undefined ? undefined : readPool(this.views, poolId);
    if (!pool) return undefined;
    const { timeZone } = await bookOfFund(this.ports.store, fundId);
    return { pool, gift: readPoolGift(this.views, pool.pool_id, donationId), timeZone };
  }

  private async offer(fund: GivingFund, campaignId: unknown): Promise<GiveOffer> {
    const asks = this.asks(fund.fundId, campaignId);
    // Which pool is told of its gifts, a campaign says itself.
    if (asks) return { fund, asks, offers: [] };
    const { timeZone } = await bookOfFund(this.ports.store, fund.fundId);
    const today = dayIn(timeZone, this.ports.clock.now());
    const { fundId } = fund;
    return { fund, offers: readOffers(this.views, { fundId, target: FREE, today }) };
  }

  /** The campaign by which somebody came; whether it asks now is decided when they give. */
  private asks(fundId: string, campaignId: unknown): CampaignRow | undefined {
    if (typeof campaignId !== 'string') return undefined;
    const row = readCampaign(this.views, campaignId, this.ports.clock.now());
    return row?.fundId === fundId && row.published ? row : undefined;
  }

  /** A fund that takes gifts. Rejections `fund-unknown`, `fund-closed`. */
  private async fund(fundId: string): Promise<GivingFund> {
    const fund = readGivingFunds(this.views).find((one) => one.fundId === fundId);
    if (!fund) throw new Rejection('fund-unknown');
    const { closed = false } =
      (await foldStream(this.ports.store, fundFold, `fund-${fundId}`)) ?? {};
    ensure(!closed, 'fund-closed');
    return fund;
  }
}

function amountOf({ amount, other }: GiveDto, { currency }: GivingFund, locale: string): Money {
  if (amount !== OTHER) return parseMajor(amount, currency);
  if (other === undefined) throw new Rejection('amount-missing', { field: 'other' });
  return amountTyped('other', other, { locale, currency });
}
