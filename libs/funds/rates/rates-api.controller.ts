import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, type Visitor } from '#http';
import type { ViewSet } from '#read-models';
import { PageQuery } from '#validation';
import { entitiesOf } from './rates-readers.js';
import { rateSetDto, RateSetDto, RateSetListDto } from './rates.dto.js';
import { readRateSet, readRateSets } from './rates.query.js';

const PAGE_ROWS = 20;

/** Rates as programs read them. */
@ApiTags('rates')
@Controller('api/v1/rates')
export class RatesApiController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Rate sets of the entities of your funds, those recorded last first' })
  @ApiOkResponse({ type: RateSetListDto })
  async list(
    @Query() { limit = PAGE_ROWS, ...query }: PageQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<RateSetListDto> {
    const entityIds = await entitiesOf(this.ports, this.views, visitor);
    const { rows, newer, older } = readRateSets(this.views, { entityIds, limit, ...query });
    return { items: rows.map(rateSetDto), newer: newer ?? null, older: older ?? null };
  }

  @Get(':rateSetId')
  @ApiOperation({ summary: 'The rates of one day' })
  @ApiOkResponse({ type: RateSetDto })
  async one(
    @Param('rateSetId') rateSetId: string,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<RateSetDto> {
    const entityIds = await entitiesOf(this.ports, this.views, visitor);
    return rateSetDto(readRateSet(this.views, entityIds, rateSetId));
  }
}
