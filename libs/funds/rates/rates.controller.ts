import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, Html, layoutFor, listEdgesIn, type Visitor } from '#http';
import type { ViewSet } from '#read-models';
import { readEntities } from '../views/funds.query.js';
import { entitiesOf } from './rates-readers.js';
import { rateSetPage, ratesPage } from './rates.page.js';
import { readRateSet, readRateSets } from './rates.query.js';

const PAGE_ROWS = 20;

/** The pages of rates: by what amounts in other currencies were booked. */
@ApiExcludeController()
@Controller('finance/rates')
export class RatesController {
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
    const entityIds = await entitiesOf(this.ports, this.views, visitor);
    const wish = { entityIds, limit: PAGE_ROWS, ...listEdgesIn(query) };
    const entities = readEntities(this.views).filter(({ entityId }) =>
      entityIds.includes(entityId),
    );
    return ratesPage(layoutFor(visitor), { page: readRateSets(this.views, wish), entities });
  }

  @Get(':rateSetId')
  @Html()
  async one(
    @Param('rateSetId') rateSetId: string,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<string> {
    const entityIds = await entitiesOf(this.ports, this.views, visitor);
    const set = readRateSet(this.views, entityIds, rateSetId);
    const entity = readEntities(this.views).find(({ entityId }) => entityId === set.entity_id);
    return rateSetPage(layoutFor(visitor), set, entity?.currency ?? 'EUR');
  }
}
