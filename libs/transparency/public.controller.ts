import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { bookOfFund, PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, Html, layoutFor, type Visitor } from '#http';
import { dayIn, Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import type { PublishedCell } from './disclosure.js';
import { frontPage, openFundPage } from './public.page.js';
import { readPublicFigures, readPublicFunds, type PublicFigures } from './public-figures.query.js';

/** What anybody may see: where money went, never who was in danger. */
@ApiTags('open')
@Controller()
export class PublicController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  @ApiExcludeEndpoint()
  async front(@CurrentVisitor() visitor: Visitor): Promise<string> {
    return frontPage(layoutFor(visitor), await this.all());
  }

  @Get('open/:fundId')
  @Html()
  @ApiExcludeEndpoint()
  async fund(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): Promise<string> {
    return openFundPage(layoutFor(visitor), await this.figures(fundId));
  }

  @Get('api/v1/open/funds')
  @ApiOperation({ summary: 'Open figures of every fund, after disclosure control' })
  async list(): Promise<unknown> {
    return { items: (await this.all()).map(published) };
  }

  @Get('api/v1/open/funds/:fundId')
  @ApiOperation({ summary: 'Open figures of one fund, after disclosure control' })
  async read(@Param('fundId') fundId: string): Promise<unknown> {
    return published(await this.figures(fundId));
  }

  private async figures(fundId: string): Promise<PublicFigures> {
    const fund = readPublicFunds(this.views).find((one) => one.fundId === fundId);
    if (!fund) throw new Rejection('not-found');
    return readPublicFigures(this.views, fund, await this.todayOf(fund));
  }

  private all(): Promise<readonly PublicFigures[]> {
    return Promise.all(
      readPublicFunds(this.views).map(async (fund) =>
        readPublicFigures(this.views, fund, await this.todayOf(fund)),
      ),
    );
  }

  /** Each fund counts its own days. */
  private async todayOf({ fundId }: { readonly fundId: string }): Promise<string> {
    const { timeZone } = await bookOfFund(this.ports.store, fundId);
    return dayIn(timeZone, this.ports.clock.now());
  }
}

function published({ fund, quarters, medianHours }: PublicFigures): unknown {
  const { currency } = fund;
  const cell = (shown: PublishedCell): unknown =>
    shown.shown
      ? { people: shown.people, amount: { minor: String(shown.minor), currency } }
      : { suppressed: true };
  return {
    ...fund,
    medianHoursToDecision: medianHours ?? null,
    quarters: quarters.map(({ quarter, receivedMinor, asked, answered, byNeed }) => ({
      quarter,
      received: { minor: receivedMinor, currency },
      applications: asked ?? { suppressed: true },
      granted: cell(answered),
      byNeed: byNeed.map((row) => ({ need: row.need, granted: cell(row.cell) })),
    })),
  };
}
