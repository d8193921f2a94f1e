import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, Html, layoutFor, type Visitor } from '#http';
import { isId, Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { readDonations } from '../views/donations.query.js';
import { readDonor, readDonors } from '../views/donors.query.js';
import { donorPage, donorsPage } from './donors.page.js';
import { fundsOpenTo, giftReader } from './funds-open-to.js';

const PAGE_ROWS = 20;

type Address = Readonly<Record<string, unknown>>;

/** Who gave what, for those who keep the books. */
@ApiExcludeController()
@Controller('finance/donors')
export class DonorsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async list(@Query() query: Address, @CurrentVisitor() visitor: Visitor): Promise<string> {
    const funds = await this.funds(visitor);
    const fundIds = funds.map(({ fundId }) => fundId);
    const page = readDonors(this.views, { fundIds, limit: PAGE_ROWS, ...cursorsIn(query) });
    return donorsPage(layoutFor(visitor), page, funds);
  }

  @Get(':donorId')
  @Html()
  async one(
    @Param('donorId') donorId: string,
    @Query() query: Address,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<string> {
    const funds = await this.funds(visitor);
    const fundIds = funds.map(({ fundId }) => fundId);
    const sums = isId(donorId) ? readDonor(this.views, donorId, fundIds) : [];
    // A donor of other people's funds is no different from one that never was.
    if (sums.length === 0) throw new Rejection('not-found');
    const wish = { fundIds, donorId, limit: PAGE_ROWS, ...cursorsIn(query) };
    const gifts = readDonations(this.views, wish);
    return donorPage(layoutFor(visitor), { donorId, sums, gifts, funds });
  }

  private funds(visitor: Visitor): ReturnType<typeof fundsOpenTo> {
    return fundsOpenTo(this.ports, this.views, giftReader(visitor).accountId);
  }
}

/** An address of a page may hold anything, the language for one: the rest is passed over. */
function cursorsIn({ before, after }: Address): {
  readonly before?: string;
  readonly after?: string;
} {
  return {
    ...(typeof before === 'string' && before !== '' ? { before } : {}),
    ...(typeof after === 'string' && after !== '' ? { after } : {}),
  };
}
