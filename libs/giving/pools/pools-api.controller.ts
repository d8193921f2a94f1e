import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, type Visitor } from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { fundsOpenTo, giftReader } from '../pages/funds-open-to.js';
import { loadState } from '#event-store';
import { poolStream } from './pool-of-gift.js';
import { poolDecider } from './pool.decider.js';
import {
  poolDto,
  PoolListDto,
  PoolListQuery,
  poolWithFundings,
  PoolWithFundingsDto,
} from './pools.dto.js';
import { readPool, readPools } from './pools.query.js';

const PAGE_ROWS = 20;

/** Match pools as programs read them. */
@ApiTags('pools')
@Controller('api/v1/pools')
export class PoolsApiController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Match pools of your funds, newest first' })
  @ApiOkResponse({ type: PoolListDto })
  async list(
    @Query() { fundId, limit = PAGE_ROWS, ...query }: PoolListQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<PoolListDto> {
    const fundIds = (await this.open(visitor)).filter(
      (id) => fundId === undefined || id === fundId,
    );
    const { rows, newer, older } = readPools(this.views, { fundIds, limit, ...query });
    return { items: rows.map(poolDto), newer: newer ?? null, older: older ?? null };
  }

  @Get(':poolId')
  @ApiOperation({ summary: 'A match pool: what it has, keeps and gave' })
  @ApiOkResponse({ type: PoolWithFundingsDto })
  async one(
    @Param('poolId') poolId: string,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<PoolWithFundingsDto> {
    const open = await this.open(visitor);
    const row = readPool(this.views, poolId);
    if (!row || !open.includes(row.fund_id)) throw new Rejection('not-found');
    const state = await loadState(this.ports.store, poolDecider, poolStream(poolId));
    if (!state) throw new Rejection('not-found');
    return poolWithFundings(row, state);
  }

  private async open(visitor: Visitor): Promise<readonly string[]> {
    const { accountId } = giftReader(visitor);
    const funds = await fundsOpenTo(this.ports, this.views, accountId);
    return funds.map(({ fundId }) => fundId);
  }
}
