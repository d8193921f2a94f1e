import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { openActs, ownWork, takeInAct, type Again } from '#acts';
import type { RoleName } from '#catalogue';
import { PORTS, VIEWS, type Ports } from '#commands';
import { foldStream } from '#event-store';
import {
  CurrentVisitor,
  Html,
  type HttpReply,
  type HttpRequest,
  invocationOf,
  layoutFor,
  listEdgesIn,
  requireAccount,
  type Visitor,
} from '#http';
import { fundFold } from '#funds/facts';
import { rolesFor } from '#gate';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import type { CardProvider } from '../cards/card-provider.js';
import { CARDS } from '../cards/cards.token.js';
import { loadComparison } from '../cards/comparison.effect.js';
import { CORRECTION_ACTS, type CorrectionPlace } from '../correction.acts.js';
import { loadGift } from '../donation.commands.js';
import { MOST_CHOICES } from '../donors/donor-access.js';
import { giverOf } from '../donors/giver.js';
import { readKnownDonors } from '../donors/donors.query.js';
import { GIFT_ACTS } from '../gift.acts.js';
import { readOpenPools } from '../pools/pools.query.js';
import { readDonations, readRatedCurrencies } from '../views/donations.query.js';
import { fundsOpenTo, giftReader, giftRecorder, latestDayOf, RECORDERS } from './funds-open-to.js';
import { giftStory } from './gift-story.js';
import { giftPage } from './gift.page.js';
import { giftsPage, recordGiftPage } from './gifts.page.js';

const PAGE_ROWS = 20;
/** Corrections that wait, shown above the list; the others stand in the list itself. */
const MOST_WAITING_SHOWN = 10;

/** The pages of what was given. */
@ApiExcludeController()
@Controller('finance/gifts')
export class GiftsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
    @Inject(CARDS) private readonly cards: CardProvider | null,
  ) {}

  @Get()
  @Html()
  async list(
    @Query() query: Readonly<Record<string, unknown>>,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<string> {
    const { accountId } = giftReader(visitor);
    const funds = await fundsOpenTo(this.ports, this.views, accountId);
    const fundIds = funds.map((fund) => fund.fundId);
    const page = readDonations(this.views, {
      fundIds,
      limit: PAGE_ROWS,
      ...listEdgesIn(query),
    });
    const { roles } = requireAccount(visitor);
    const records = RECORDERS.some((role) => roles.includes(role));
    // Only whoever may settle it is asked to.
    const settles = rolesFor('gift.confirm-correction').some((role) => roles.includes(role));
    const { rows: waiting } = settles
      ? readDonations(this.views, { fundIds, limit: MOST_WAITING_SHOWN, beingCorrected: true })
      : { rows: [] };
    const { last } = this.cards ? await loadComparison(this.ports, this.cards) : { last: null };
    return giftsPage(layoutFor(visitor), page, funds, records, waiting, last);
  }

  @Get('new')
  @Html()
  form(@CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.page(visitor);
  }

  @Post('new')
  @Html()
  record(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    giftRecorder(visitor);
    const sent = { ports: this.ports, request, reply, set: GIFT_ACTS, name: 'gift', target: '' };
    return takeInAct({
      ...sent,
      to: '/finance/gifts',
      again: (again) => this.page(visitor, again),
    });
  }

  @Get(':donationId')
  @Html()
  one(
    @Param('donationId') donationId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
  ): Promise<string> {
    return this.gift(visitor, request, donationId);
  }

  @Post(':donationId/:act')
  @Html()
  onGift(
    @Param('donationId') target: string,
    @Param('act') name: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    giftReader(visitor);
    const sent = { ports: this.ports, request, reply, set: CORRECTION_ACTS, name, target };
    return this.place(visitor, request, target).then(({ state: { currency } }) =>
      takeInAct({
        ...sent,
        currency,
        to: `/finance/gifts/${target}`,
        again: (again) => this.gift(visitor, request, target, again),
      }),
    );
  }

  private async gift(
    visitor: Visitor,
    request: HttpRequest,
    donationId: string,
    again?: Again,
  ): Promise<string> {
    const place = await this.place(visitor, request, donationId);
    const story = await giftStory(this.ports, donationId, visitor.locale);
    const acts = ownWork(openActs(CORRECTION_ACTS, place));
    const giver = giverOf(this.views, place.state.donorId, place.facts.today);
    return giftPage(layoutFor(visitor), { place, acts, story, giver }, again);
  }

  /** A gift to one of the reader's funds; any other is not there for them. */
  private async place(
    visitor: Visitor,
    request: HttpRequest,
    donationId: string,
  ): Promise<CorrectionPlace> {
    const { accountId } = giftReader(visitor);
    const role = requireAccount(visitor).firstOf(rolesFor('gift.read')) ?? '';
    const loaded = await loadGift(this.ports, invocationOf(request, null, { role }), donationId);
    const open = await fundsOpenTo(this.ports, this.views, accountId);
    const fund = open.find(({ fundId }) => fundId === loaded.state.fundId);
    if (!fund) throw new Rejection('not-found');
    const { at, facts, by } = loaded;
    const asker = { id: by.accountId, roles: by.roles };
    return { ...loaded, fund, authority: { at, today: facts.today, by: asker } };
  }

  private async page(visitor: Visitor, again?: Again): Promise<string> {
    const { accountId: id, role } = giftRecorder(visitor);
    const funds = await fundsOpenTo(this.ports, this.views, id, RECORDERS);
    const [one] = funds;
    const first = one ? await foldStream(this.ports.store, fundFold, `fund-${one.fundId}`) : null;
    const now = this.ports.clock.now();
    const today = await latestDayOf(this.ports, funds);
    const by = { id, roles: [role as RoleName] };
    const fundIds = funds.map(({ fundId }) => fundId);
    const donors = readKnownDonors(this.views, fundIds, MOST_CHOICES);
    const pools = readOpenPools(this.views, fundIds);
    const rated = readRatedCurrencies(this.views);
    const authority = { at: now.toISOString(), today, by };
    const place = { authority, funds, rated, pools, first, donors };
    return recordGiftPage(layoutFor(visitor), place, again);
  }
}
