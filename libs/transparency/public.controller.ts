import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, Html, layoutFor, type Visitor } from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import type { PublishedAmount, PublishedCell, PublishedCount } from './disclosure.js';
import { frontPage, openFundPage } from './public.page.js';
import { readPublicFund, readPublicFunds, type PublicFigures } from './public-figures.query.js';

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
    return frontPage(layoutFor(visitor), this.funds());
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
    return { items: this.funds().map(published) };
  }

  @Get('api/v1/open/funds/:fundId')
  @ApiOperation({ summary: 'Open figures of one fund, after disclosure control' })
  read(@Param('fundId') fundId: string): unknown {
    return published(this.figures(fundId));
  }

  private funds(): readonly PublicFigures[] {
    return readPublicFunds(this.views, this.ports.clock.now());
  }

  private figures(fundId: string): PublicFigures {
    const figures = readPublicFund(this.views, fundId, this.ports.clock.now());
    if (!figures) throw new Rejection('not-found');
    return figures;
  }
}

function published({ fund, quarters, received, granted, median }: PublicFigures): unknown {
  const { currency } = fund;
  const amount = (cell: PublishedAmount): unknown =>
    cell.shown ? { minor: String(cell.minor), currency } : SUPPRESSED;
  const count = (cell: PublishedCount): unknown => (cell.shown ? cell.people : SUPPRESSED);
  const both = (cell: PublishedCell): unknown =>
    cell.shown ? { people: cell.people, amount: amount(cell) } : SUPPRESSED;
  return {
    ...fund,
    received: amount(received),
    granted: amount(granted),
    medianDaysToDecision: median.shown ? median.days : SUPPRESSED,
    quarters: quarters.map((row) => ({
      quarter: row.quarter,
      received: amount(row.received),
      donors: count(row.received),
      asked: count(row.asked),
      granted: both(row.granted),
      byNeed: row.byNeed.map(({ need, cell }) => ({ need, granted: both(cell) })),
      otherNeeds: both(row.otherNeeds),
    })),
  };
}

/** Nobody, or too few. */
const SUPPRESSED = { suppressed: true } as const;
