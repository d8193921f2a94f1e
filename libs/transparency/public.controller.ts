import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
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
  front(@CurrentVisitor() visitor: Visitor): string {
    const funds = readPublicFunds(this.views);
    return frontPage(
      layoutFor(visitor),
      funds.map((fund) => readPublicFigures(this.views, fund, this.today())),
    );
  }

  @Get('open/:fundId')
  @Html()
  @ApiExcludeEndpoint()
  fund(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): string {
    return openFundPage(layoutFor(visitor), this.figures(fundId));
  }

  @Get('api/v1/open/funds')
  @ApiOperation({ summary: 'Open figures of every fund, after disclosure control' })
  list(): unknown {
    const items = readPublicFunds(this.views).map((fund) =>
      published(readPublicFigures(this.views, fund, this.today())),
    );
    return { items };
  }

  @Get('api/v1/open/funds/:fundId')
  @ApiOperation({ summary: 'Open figures of one fund, after disclosure control' })
  read(@Param('fundId') fundId: string): unknown {
    return published(this.figures(fundId));
  }

  private figures(fundId: string): PublicFigures {
    const fund = readPublicFunds(this.views).find((one) => one.fundId === fundId);
    if (!fund) throw new Rejection('not-found');
    return readPublicFigures(this.views, fund, this.today());
  }

  /** Of UTC: these pages answer from views alone, also while the store is away. Only whole quarters show. */
  private today(): string {
    return dayIn('UTC', this.ports.clock.now());
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
