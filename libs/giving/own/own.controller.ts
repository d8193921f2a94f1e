import { Controller, Get, Header, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NothingDto } from '#acts';
import { leafIn } from '#audit/facts';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  admitHolder,
  ATTEMPTS,
  CurrentVisitor,
  dismissHolder,
  invocationOf,
  layoutFor,
  listEdgesIn,
  Throttled,
  UncachedPage,
  withForm,
  type AttemptCounter,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { ensure, MINUTE_MS, Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { readPool, readPoolGift } from '../pools/pools.query.js';
import { readGivingFunds } from '../views/donations.query.js';
import { askGiverLink, linkOf, openGiverLink } from './giver-link.commands.js';
import { GIVER_LINK } from './giver-link.decider.js';
import {
  readGiverGift,
  readGiverGifts,
  readGiverYear,
  readGiverYears,
  type GiverGift,
} from './giver-gifts.query.js';
import { MAIL, type Mail } from './mail.js';
import { GiverLinkDto } from './own.dto.js';
import {
  askedPage,
  askLinkPage,
  followLinkPage,
  ownGiftPage,
  ownGiftsPage,
  type OwnGift,
} from './own.page.js';
import { statementCsv, statementJson, statementPage, type Statement } from './statement.js';

const PAGE_ROWS = 20;
const DONOR = 'donor';
/** Links that are sent to one address, and asked for from one network, within the time. */
const PACE = {
  address: { limit: 3, windowMs: 60 * MINUTE_MS },
} as const;
const YEAR = /^\d{4}$/;

/**
 * What somebody gave, for whoever reads the letters of the address that they told: no password, and no
 * account. Whether an address is known is told to nobody but its holder.
 */
@ApiExcludeController()
@Controller('giving')
export class OwnGiftsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
    @Inject(MAIL) private readonly mail: Mail | null,
    @Inject(ATTEMPTS) private readonly attempts: AttemptCounter,
  ) {}

  @Get()
  @UncachedPage()
  home(
    @Query() query: Readonly<Record<string, unknown>>,
    @CurrentVisitor() visitor: Visitor,
  ): string {
    const addressRef = heldBy(visitor);
    if (addressRef === undefined) return askLinkPage(layoutFor(visitor), this.mail !== null);
    const edges = listEdgesIn(query);
    const page = readGiverGifts(this.views, { addressRef, limit: PAGE_ROWS, ...edges });
    const rows = this.shown(page.rows);
    const years = readGiverYears(this.views, addressRef);
    return ownGiftsPage(layoutFor(visitor), { page: { ...page, rows }, years });
  }

  /** The same answer, and no sooner, whether anything was given under the address or not. */
  @Post()
  @UncachedPage()
  @Throttled('apply')
  ask(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return withForm({
      request,
      reply,
      form: GiverLinkDto,
      act: async ({ email }) => {
        if (!this.mail) throw new Rejection('mail-not-sent');
        await Promise.all([this.send(request, email), pause(GIVER_LINK.answerMs)]);
        return { to: '/giving/asked' };
      },
      again: (problems, values) =>
        askLinkPage(layoutFor(visitor), this.mail !== null, { problems, values }),
    });
  }

  @Get('asked')
  @UncachedPage()
  asked(@CurrentVisitor() visitor: Visitor): string {
    return askedPage(layoutFor(visitor));
  }

  /** Programs that look at links before people do change nothing: a button is pressed. */
  @Get('links/:token')
  @UncachedPage()
  link(@Param('token') token: string, @CurrentVisitor() visitor: Visitor): string {
    return followLinkPage(layoutFor(visitor), token);
  }

  @Post('links/:token')
  @UncachedPage()
  follow(
    @Param('token') token: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return withForm({
      request,
      reply,
      form: NothingDto,
      read: () => ({}),
      act: async () => {
        const linkId = linkOf(this.ports.vault, token);
        if (linkId === undefined) throw new Rejection('giver-link-over');
        const invocation = invocationOf(request, null, { role: DONOR });
        const addressRef = await openGiverLink(this.ports, invocation, linkId);
        admitHolder(reply, { role: DONOR, subjectId: addressRef });
        return { to: '/giving' };
      },
      again: (problems) => followLinkPage(layoutFor(visitor), token, problems),
    });
  }

  /** For a browser that others use too. */
  @Post('end')
  @UncachedPage()
  end(@Req() request: HttpRequest, @Res({ passthrough: true }) reply: HttpReply): Promise<string> {
    return withForm({
      request,
      reply,
      form: NothingDto,
      read: () => ({}),
      act: async () => {
        dismissHolder(reply);
        return { to: '/giving' };
      },
      again: () => '',
    });
  }

  @Get('gifts/:giftId')
  @UncachedPage()
  gift(@Param('giftId') giftId: string, @CurrentVisitor() visitor: Visitor): string {
    const addressRef = requireHeld(visitor);
    const gift = readGiverGift(this.views, { addressRef, giftId });
    if (!gift) throw new Rejection('not-found');
    const leaf = gift.leaf === null ? undefined : leafIn(this.views, gift.leaf);
    const [shown] = this.shown([gift]) as [OwnGift];
    return ownGiftPage(layoutFor(visitor), shown, leaf);
  }

  @Get('statements/:year')
  @UncachedPage()
  statement(@Param('year') year: string, @CurrentVisitor() visitor: Visitor): string {
    return statementPage(layoutFor(visitor), this.statementOf(visitor, year));
  }

  @Get('statements/:year/csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('cache-control', 'no-store')
  @Header('content-disposition', 'attachment; filename="gifts.csv"')
  csv(@Param('year') year: string, @CurrentVisitor() visitor: Visitor): string {
    return statementCsv(this.statementOf(visitor, year));
  }

  @Get('statements/:year/json')
  @Header('cache-control', 'no-store')
  json(@Param('year') year: string, @CurrentVisitor() visitor: Visitor): unknown {
    return statementJson(this.statementOf(visitor, year));
  }

  private async send(request: HttpRequest, email: string): Promise<void> {
    const key = `giver-link ${email.trim().toLowerCase()}`;
    const { limit, windowMs } = PACE.address;
    // Somebody else's letter box is not filled from here; nobody is told that it was not.
    if (this.attempts.count(key, limit, windowMs) !== undefined) return;
    const { locale } = request.visitor;
    // The address stands in no hash of what was sent either.
    const invocation = invocationOf(request, null, { role: DONOR });
    await askGiverLink(this.ports, invocation, { email, locale });
  }

  private statementOf(visitor: Visitor, year: string): Statement {
    const addressRef = requireHeld(visitor);
    ensure(YEAR.test(year), 'not-found');
    const gifts = this.shown(readGiverYear(this.views, { addressRef, year }));
    if (gifts.length === 0) throw new Rejection('not-found');
    return { year, gifts };
  }

  private shown(gifts: readonly GiverGift[]): readonly OwnGift[] {
    const funds = new Map(readGivingFunds(this.views).map((fund) => [fund.fundId, fund]));
    return gifts.map((gift) => {
      const pool = gift.pool_id === null ? undefined : readPool(this.views, gift.pool_id);
      const matched = pool && readPoolGift(this.views, pool.pool_id, gift.gift_id);
      return { gift, fund: funds.get(gift.fund_id), pool, matched };
    });
  }
}

function heldBy({ holder }: Visitor): string | undefined {
  return holder?.role === DONOR ? holder.subjectId : undefined;
}

/** Rejection `giver-link-needed`. */
function requireHeld(visitor: Visitor): string {
  const addressRef = heldBy(visitor);
  if (addressRef === undefined) throw new Rejection('giver-link-needed');
  return addressRef;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
