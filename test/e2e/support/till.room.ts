import {
  Body,
  Controller,
  Get,
  Inject,
  Module,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { DonationReceived } from '#catalogue';
import { carryOut, commandId, PORTS, VIEWS, type Invocation, type Ports } from '#commands';
import type { Executed } from '#event-store';
import {
  answer,
  invocationOf,
  CurrentVisitor,
  Html,
  layoutFor,
  requireAccount,
  requireRole,
  Throttled,
  withForm,
} from '#http';
import type { HttpReply, HttpRequest, Visitor } from '#http';
import { createdIdOf, ensure, Rejection, type Decider } from '#kernel';
import { projection, type ViewSet } from '#read-models';
import { IsDay, IsPlainText, MoneyDto, NumberFromText } from '#validation';
import { tillPage } from './till.page.js';

/**
 * A room as small as a real one can be: somebody with a role takes in a gift, on paper or by
 * program, and reads it again. The edge is specified on it, and its price measured.
 */
const RECEIVED_AT_MOST = '100000000';

export class LineDto {
  @IsPlainText({ max: 120, singleLine: true })
  label!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;
}

export class GiftDto {
  @IsUUID()
  fundId!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  @IsIn(['bank', 'cash', 'cheque'])
  method!: 'bank' | 'cash' | 'cheque';

  @IsDay()
  receivedOn!: string;

  @IsOptional()
  @IsPlainText({ max: 500 })
  note?: string;

  @IsOptional()
  @IsBoolean()
  anonymous?: boolean;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => LineDto)
  lines?: LineDto[];
}

export class GiftListQuery {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  @NumberFromText()
  limit?: number;
}

export class GiftParams {
  @Matches(/^[0-9a-f-]{36}$/)
  id!: string;
}

type State = { readonly taken: boolean };
type Take = { readonly data: DonationReceived['data'] };

const tillDecider: Decider<State, Take, DonationReceived> = {
  initial: { taken: false },
  decide: ({ data }, state) => {
    ensure(!state.taken, 'gift-taken-before');
    ensure(BigInt(data.money.minor) <= BigInt(RECEIVED_AT_MOST), 'gift-too-large', {
      available: RECEIVED_AT_MOST,
      currency: data.money.currency,
    });
    return [{ type: 'DonationReceived', data }];
  },
  evolve: () => ({ taken: true }),
};

export const tillView = projection({
  name: 'till',
  version: 1,
  tables: {
    till_gifts: {
      key: ['id'],
      columns: {
        id: 'text',
        minor: 'text',
        currency: 'text',
        received_on: 'text',
        number: 'integer',
      },
    },
  },
  on: {
    DonationReceived: ({ till_gifts }, { donationId, money, receivedOn }, _recorded, index) =>
      till_gifts.put({ id: donationId, ...money, received_on: receivedOn, number: index }),
  },
});

const BOOK = { entityId: 'till', timeZone: 'Europe/Paris', baseCurrency: 'EUR' } as const;

export async function takeGift(
  ports: Ports,
  invocation: Invocation,
  gift: GiftDto,
): Promise<Executed<DonationReceived> & { readonly giftId: string }> {
  const giftId = createdIdOf(commandId(invocation));
  const data = {
    donationId: giftId,
    fundId: gift.fundId,
    donorId: null,
    donorKind: 'individual' as const,
    money: { minor: gift.money.minor, currency: gift.money.currency },
    feeMinor: '0',
    baseMinor: gift.money.minor,
    restriction: 'free',
    method: gift.method,
    receivedOn: gift.receivedOn,
    recordedBy: invocation.actor.id,
  };
  const executed = await carryOut(ports, invocation, BOOK, tillDecider, `donation-${giftId}`, {
    data,
  });
  return { ...executed, giftId };
}

@Controller()
export class TillController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Post('/api/v1/till/gifts')
  async take(
    @Body() gift: GiftDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ id: string }> {
    const { role } = requireRole(visitor, 'treasurer');
    const taken = await takeGift(
      this.ports,
      invocationOf(request, gift, { role, movesMoney: true }),
      gift,
    );
    return answer(reply, taken, { id: taken.giftId }, 201);
  }

  @Get('/api/v1/till/gifts')
  list(@Query() { limit = 20 }: GiftListQuery, @CurrentVisitor() visitor: Visitor): unknown {
    requireAccount(visitor);
    return this.views.select('select * from till_gifts order by number desc limit ?', limit);
  }

  @Get('/api/v1/till/gifts/:id')
  one(@Param() { id }: GiftParams): unknown {
    const [gift] = this.views.select('select * from till_gifts where id = ?', id);
    if (!gift) throw new Rejection('not-found');
    return gift;
  }

  @Get('/api/v1/till/broken')
  broken(): never {
    throw new Error('the secret is 4711');
  }

  @Post('/api/v1/till/tries')
  @Throttled('sign-in')
  tries(): { tried: true } {
    return { tried: true };
  }

  @Get('/till')
  @Html()
  show(@CurrentVisitor() visitor: Visitor): string {
    return this.page(visitor);
  }

  @Post('/till')
  @Html()
  send(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<string> {
    const { role } = requireRole(visitor, 'treasurer');
    return withForm({
      request,
      reply,
      form: GiftDto,
      read: ({ amount, amountCurrency, ...sent }) => ({
        ...sent,
        money: { minor: amount, currency: amountCurrency },
      }),
      controls: { 'money.minor': 'amount', 'money.currency': 'amountCurrency' },
      act: async (gift) => {
        const executed = await takeGift(this.ports, invocationOf(request, gift, { role }), gift);
        return { to: '/till', executed, flash: { tone: 'good', key: 'common:yes' } };
      },
      again: (problems, values) => this.page(visitor, { problems, values }),
    });
  }

  private page(visitor: Visitor, form: object = {}): string {
    const gifts = this.views.select<{ id: string }>('select id from till_gifts order by number');
    return tillPage(
      layoutFor(visitor),
      gifts.map(({ id }) => id),
      form,
    );
  }
}

@Module({ controllers: [TillController] })
export class TillRoom {}
