import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, type Visitor } from '#http';
import { dayIn } from '#kernel';
import type { ViewSet } from '#read-models';
import { PageQuery } from '#validation';
import { fundReader, fundsOf, openFund } from './pages/fund-readers.js';
import {
  FundDto,
  fundDto,
  FundListDto,
  positionDto,
  PromisesDto,
  promisesDto,
} from './funds.dto.js';
import { loadKeepers } from './keepers.js';
import { processorPayoutDto, ProcessorPayoutListDto } from './processor-payouts.dto.js';
import { promisesOf } from './promises.js';
import {
  policyNow,
  readPolicies,
  readPositions,
  readWaiting,
  totalOf,
  type FundRow,
  type PolicyRow,
} from './views/funds.query.js';
import { readProcessorPayouts } from './views/processor-payouts.query.js';

/** Waiting awards that are counted; beyond it a fund has other troubles. */
const MAX_WAITING = 1_000;
const PAGE_ROWS = 20;

/** Funds as programs read them. */
@ApiTags('funds')
@Controller('api/v1/funds')
export class FundsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Your funds and where their money is' })
  @ApiOkResponse({ type: FundListDto })
  async list(@CurrentVisitor() visitor: Visitor): Promise<FundListDto> {
    const funds = await fundsOf(this.ports, this.views, fundReader(visitor).accountId);
    return { items: funds.map((fund) => this.present(fund)) };
  }

  @Get(':fundId')
  @ApiOperation({ summary: 'One fund and where its money is, by restriction' })
  @ApiOkResponse({ type: FundDto })
  async one(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): Promise<FundDto> {
    const { accountId } = fundReader(visitor);
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    return this.present(fund);
  }

  @Get(':fundId/policies')
  @ApiOperation({ summary: 'Every version of the policy, newest first' })
  async policies(
    @Param('fundId') fundId: string,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<{ items: readonly PolicyRow[] }> {
    await openFund(this.ports, this.views, fundReader(visitor).accountId, fundId);
    return { items: readPolicies(this.views, fundId) };
  }

  @Get(':fundId/processor-payouts')
  @ApiOperation({ summary: 'What card processors paid out to the fund, newest first' })
  @ApiOkResponse({ type: ProcessorPayoutListDto })
  async processorPayouts(
    @Param('fundId') fundId: string,
    @Query() { limit = PAGE_ROWS, ...query }: PageQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<ProcessorPayoutListDto> {
    await openFund(this.ports, this.views, fundReader(visitor).accountId, fundId);
    const page = readProcessorPayouts(this.views, { fundId, limit, ...query });
    const { newer = null, older = null } = page;
    return { items: page.rows.map(processorPayoutDto), newer, older };
  }

  @Get(':fundId/promises')
  @ApiOperation({ summary: 'What the fund promises, and whether somebody is there to keep it' })
  @ApiOkResponse({ type: PromisesDto })
  async promises(
    @Param('fundId') fundId: string,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<PromisesDto> {
    const { accountId } = fundReader(visitor);
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    const at = this.ports.clock.now();
    const { currency, timeZone } = fund;
    const today = dayIn(timeZone, at);
    const keepers = await loadKeepers(this.ports, { fundId, currency, at, today });
    const policy = policyNow(readPolicies(this.views, fundId), at.toISOString())?.policy;
    return promisesDto(fundId, promisesOf(policy, keepers));
  }

  private present(fund: FundRow): FundDto {
    const positions = readPositions(this.views, fund.fundId);
    const now = this.ports.clock.now().toISOString();
    const policy = policyNow(readPolicies(this.views, fund.fundId), now);
    return fundDto(fund, {
      policyVersion: policy?.version ?? null,
      total: positionDto(totalOf(positions, fund.currency)),
      positions: positions.map(positionDto),
      waiting: readWaiting(this.views, fund.fundId, MAX_WAITING).length,
    });
  }
}
