import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  CurrentVisitor,
  Html,
  layoutFor,
  sentText,
  sentValues,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { ensure, isDay, Rejection } from '#kernel';
import { settle } from '#matching';
import type { ViewSet } from '#read-models';
import { rejectionText, type FieldProblem, type SentValues } from '#web';
import { fundsOpenTo, giftReader } from '../pages/funds-open-to.js';
import type { GivingFund } from '../views/donations.query.js';
import { FIRST_VALUES, ruleIn } from './trial-form.js';
import { giftsOfFund, giftsPasted, type TrialGifts } from './trial-gifts.js';
import type { Trial } from './trial.js';
import { trialPage } from './trial.page.js';

const UNPROCESSABLE = 422;

/**
 * What a matching rule would do, tried on gifts of the past or on pasted ones. Nothing is written
 * and nothing kept; what was pasted is in the request alone, and stands in no address.
 */
@ApiExcludeController()
@Controller('finance/matching')
export class TrialController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async form(
    @CurrentVisitor() visitor: Visitor,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    const funds = await this.funds(visitor);
    const asked = query['fund'];
    const first = funds.find(({ fundId }) => fundId === asked) ?? funds[0];
    const values = { ...FIRST_VALUES, fund: first?.fundId };
    return trialPage(layoutFor(visitor), { funds, values, problems: [] });
  }

  @Post()
  @Html()
  async try(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const funds = await this.funds(visitor);
    const values = sentValues(request.body);
    const reader = layoutFor(visitor);
    void reply.status(200);
    try {
      return trialPage(reader, {
        funds,
        values,
        problems: [],
        trial: this.tried(visitor, funds, values),
      });
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      void reply.status(UNPROCESSABLE);
      request.refusal = error.code;
      return trialPage(reader, { funds, values, problems: [problemOf(error, visitor.locale)] });
    }
  }

  private tried(visitor: Visitor, funds: readonly GivingFund[], values: SentValues): Trial {
    const { locale } = visitor;
    const fund = funds.find(({ fundId }) => fundId === values['fund']);
    const currency = fund?.currency ?? sentText(values['poolCurrency']);
    const rule = ruleIn(values, { locale, currency });
    const gifts = fund ? this.giftsOf(fund, values) : pastedIn(values, locale, currency);
    return { rule, gifts, settlement: settle(rule, gifts.gifts), fund };
  }

  private giftsOf({ fundId }: GivingFund, values: SentValues): TrialGifts {
    const day = (field: string): string | undefined => {
      const said = sentText(values[field]);
      ensure(said === '' || isDay(said), 'date-invalid', { field });
      return said || undefined;
    };
    return giftsOfFund(this.views, { fundId, from: day('from'), until: day('until') });
  }

  /** The funds whose gifts the reader may see. */
  private funds(visitor: Visitor): Promise<readonly GivingFund[]> {
    const { accountId } = giftReader(visitor);
    return fundsOpenTo(this.ports, this.views, accountId);
  }
}

function pastedIn(values: SentValues, locale: string, currency: string): TrialGifts {
  const text = sentText(values['pasted']);
  ensure(text.trim() !== '', 'trial-needs-gifts', { field: 'pasted' });
  return giftsPasted(text, { locale, currency });
}

function problemOf({ code, params }: Rejection, locale: string): FieldProblem {
  const { field } = params;
  const text = rejectionText(locale, code, params);
  return typeof field === 'string' ? { field, text } : { text };
}
