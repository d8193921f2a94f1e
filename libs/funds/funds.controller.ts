import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  answer,
  invocationOf,
  CurrentVisitor,
  requireAccount,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import type { ViewSet } from '#read-models';
import { fundReader, fundsOf, openFund } from './pages/fund-readers.js';
import { openRestriction, recordProcessorPayout } from './fund-account.commands.js';
import {
  closeFund,
  confirmPolicy,
  createFund,
  openIntake,
  proposePolicy,
  suspendIntake,
} from './fund.commands.js';
import {
  ClosingDto,
  FundDto,
  fundDto,
  FundListDto,
  IntakeDto,
  localised,
  NewFundDto,
  positionDto,
  ProcessorPayoutDto,
  RestrictionDto,
  SuspensionDto,
  termsOf,
} from './funds.dto.js';
import { PolicyDto, policyOf } from './policy.dto.js';
import {
  policyNow,
  readPolicies,
  readPositions,
  readWaiting,
  totalOf,
  type FundRow,
  type PolicyRow,
} from './views/funds.query.js';

/** Waiting awards that are counted; beyond it a fund has other troubles. */
const MAX_WAITING = 1_000;

/** Funds as programs use them: created, given a policy by two people, opened and shut. */
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

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Create a fund; by an administrator' })
  @ApiCreatedResponse({ schema: { properties: { fundId: { type: 'string' } } } })
  async create(
    @Body() dto: NewFundDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ fundId: string }> {
    requireAccount(visitor);
    const { entityId, preset, baseCurrency } = dto;
    const words = { name: localised(dto.name, 'name'), purpose: localised(dto.purpose, 'purpose') };
    const input = { entityId, preset, baseCurrency, ...words };
    const done = await createFund(this.ports, invocationOf(request, dto), input);
    return answer(reply, done, { fundId: done.fundId }, 201);
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

  @Post(':fundId/policies')
  @HttpCode(201)
  @ApiOperation({ summary: 'Propose a policy; without effect until a second person confirms it' })
  async propose(
    @Param('fundId') fundId: string,
    @Body() dto: PolicyDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ version: number }> {
    requireAccount(visitor);
    const policy = policyOf(dto);
    const done = await proposePolicy(this.ports, invocationOf(request, dto), { fundId, policy });
    return answer(reply, done, { version: done.version }, 201);
  }

  @Post(':fundId/policies/:version/confirmation')
  @HttpCode(200)
  @ApiOperation({ summary: 'Confirm a proposed policy; never by the one who proposed it' })
  async confirm(
    @Param('fundId') fundId: string,
    @Param('version') version: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ version: number; inForceFrom: string | null }> {
    requireAccount(visitor);
    const input = { fundId, version: Number(version) };
    const done = await confirmPolicy(this.ports, invocationOf(request, {}), input);
    const published = done.events.find((event) => event.type === 'FundPolicyPublished');
    const inForceFrom =
      published?.type === 'FundPolicyPublished' ? published.data.inForceFrom : null;
    return answer(reply, done, { version: input.version, inForceFrom });
  }

  @Post(':fundId/intake')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take applications, for a round or until further notice' })
  async open(
    @Param('fundId') fundId: string,
    @Body() dto: IntakeDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    requireAccount(visitor);
    const input = { fundId, round: dto.round ?? null, until: dto.until ?? null };
    return answer(reply, await openIntake(this.ports, invocationOf(request, dto), input), {
      fundId,
    });
  }

  @Post(':fundId/intake/suspension')
  @HttpCode(200)
  @ApiOperation({ summary: 'Stop taking applications' })
  async suspend(
    @Param('fundId') fundId: string,
    @Body() dto: SuspensionDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    requireAccount(visitor);
    const input = { fundId, reason: dto.reason, until: dto.until ?? null };
    return answer(reply, await suspendIntake(this.ports, invocationOf(request, dto), input), {
      fundId,
    });
  }

  @Post(':fundId/restrictions')
  @HttpCode(201)
  @ApiOperation({ summary: 'Open a bucket for money that is given under terms' })
  async restrict(
    @Param('fundId') fundId: string,
    @Body() dto: RestrictionDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ restriction: string }> {
    requireAccount(visitor);
    const { restriction } = dto;
    const terms = { terms: termsOf(dto.terms), credit: localised(dto.credit, 'credit') };
    const input = { fundId, restriction, ...terms };
    const done = await openRestriction(this.ports, invocationOf(request, dto), input);
    return answer(reply, done, { restriction }, 201);
  }

  @Post(':fundId/processor-payouts')
  @HttpCode(201)
  @ApiOperation({ summary: 'Write down what a card processor paid out to the bank' })
  async processorPayout(
    @Param('fundId') fundId: string,
    @Body() dto: ProcessorPayoutDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ payoutId: string }> {
    requireAccount(visitor);
    const input = { fundId, money: dto.money, arrivedOn: dto.arrivedOn };
    const done = await recordProcessorPayout(this.ports, invocationOf(request, dto), input);
    return answer(reply, done, { payoutId: done.payoutId }, 201);
  }

  @Post(':fundId/closing')
  @HttpCode(200)
  @ApiOperation({ summary: 'Close a fund for good, once nothing is promised from it' })
  async close(
    @Param('fundId') fundId: string,
    @Body() dto: ClosingDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    requireAccount(visitor);
    const input = { fundId, reason: dto.reason };
    return answer(reply, await closeFund(this.ports, invocationOf(request, dto), input), {
      fundId,
    });
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
