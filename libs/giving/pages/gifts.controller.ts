import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  invocationOf,
  CurrentVisitor,
  Html,
  layoutFor,
  requireAccount,
  withForm,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { dayIn, parseMajor, Rejection, type Money } from '#kernel';
import type { ViewSet } from '#read-models';
import { decimalText, type FieldProblem, type SentValues } from '#web';
import { recordDonation } from '../donation.commands.js';
import { newDonation } from '../donations.controller.js';
import { DonationDto } from '../donations.dto.js';
import { readDonations, type GivingFund } from '../views/donations.query.js';
import { fundsOpenTo, giftReader, giftRecorder, RECORDERS } from './funds-open-to.js';
import { giftsPage, recordGiftPage } from './gifts.page.js';

const PAGE_ROWS = 20;

/** The pages of what was given. */
@ApiExcludeController()
@Controller('finance/gifts')
export class GiftsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
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
    // An address of a page may hold anything, the language for one: the rest is passed over.
    const cursors = { before: text(query, 'before'), after: text(query, 'after') };
    const page = readDonations(this.views, {
      fundIds,
      limit: PAGE_ROWS,
      before: cursors.before || undefined,
      after: cursors.after || undefined,
    });
    const { roles } = requireAccount(visitor);
    const records = RECORDERS.some((role) => roles.includes(role));
    return giftsPage(layoutFor(visitor), page, funds, records);
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
    const { role } = giftRecorder(visitor);
    return withForm({
      request,
      reply,
      form: DonationDto,
      controls: CONTROLS,
      read: (sent) => giftIn(sent, visitor.locale),
      act: async (dto) => {
        const invocation = invocationOf(request, dto, { role });
        const executed = await recordDonation(this.ports, invocation, newDonation(dto));
        const flash = { tone: 'good', key: 'finance:gifts.done' } as const;
        return { to: '/finance/gifts', executed, flash };
      },
      again: (problems, values) => this.page(visitor, { problems, values }),
    });
  }

  private async page(
    visitor: Visitor,
    again: { problems?: readonly FieldProblem[]; values?: SentValues } = {},
  ): Promise<string> {
    const { accountId } = giftRecorder(visitor);
    const funds: readonly GivingFund[] = await fundsOpenTo(
      this.ports,
      this.views,
      accountId,
      RECORDERS,
    );
    // A day ahead of some readers and behind others; the books of the fund decide what is too late.
    const today = dayIn('UTC', this.ports.clock.now());
    return recordGiftPage(layoutFor(visitor), { funds, today, ...again });
  }
}

const CONTROLS = {
  fundId: 'bucket',
  restriction: 'bucket',
  money: 'amount',
  'money.minor': 'amount',
  feeMinor: 'fee',
} as const;

function giftIn(sent: SentValues, locale: string): unknown {
  const [fundId, restriction] = text(sent, 'bucket').split(':');
  const { receivedOn, donorKind, method } = sent;
  const money = moneyIn(sent, 'amount', locale);
  const fee = moneyIn({ feeCurrency: sent['amountCurrency'], fee: '0', ...sent }, 'fee', locale);
  return { fundId, restriction, money, feeMinor: fee?.minor, receivedOn, donorKind, method };
}

/** An amount as it was typed. Rejections with `field`: `amount-not-decimal`, and its like. */
function moneyIn(sent: SentValues, field: string, locale: string): Money | undefined {
  if (sent[field] === undefined) return undefined;
  try {
    const currency = text(sent, `${field}Currency`);
    return parseMajor(decimalText(text(sent, field), locale), currency);
  } catch (error) {
    if (error instanceof Rejection) throw new Rejection(error.code, { ...error.params, field });
    throw error;
  }
}

function text(sent: Readonly<Record<string, unknown>>, name: string): string {
  const value = sent[name];
  return typeof value === 'string' ? value : '';
}
