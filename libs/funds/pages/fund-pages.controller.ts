import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PORTS, VIEWS, type Invocation, type Ports } from '#commands';
import { loadState } from '#event-store';
import {
  invocationOf,
  CurrentVisitor,
  Html,
  layoutFor,
  requireAccount,
  requireRole,
  withForm,
  type CarriedOut,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import type { DtoClass } from '#validation';
import type { FieldProblem, SentValues } from '#web';
import { openRestriction, recordProcessorPayout } from '../fund-account.commands.js';
import {
  confirmPolicy,
  createFund,
  openIntake,
  proposePolicy,
  suspendIntake,
} from '../fund.commands.js';
import { fundDecider } from '../fund.decider.js';
import {
  IntakeDto,
  localised,
  NewFundDto,
  ProcessorPayoutDto,
  RestrictionDto,
  SuspensionDto,
  termsOf,
} from '../funds.dto.js';
import { defaultPolicy } from '../policy.defaults.js';
import { PolicyDto, policyOf } from '../policy.dto.js';
import {
  policyNow,
  readEntities,
  readPolicies,
  readPositions,
  readRestrictions,
  readWaiting,
  totalOf,
} from '../views/funds.query.js';
import {
  ConfirmationFormDto,
  dated,
  newFundIn,
  processorPayoutIn,
  restrictionIn,
} from './fund-form.reading.js';
import { fundReader, fundsOf, openFund } from './fund-readers.js';
import type { Again } from './fund-parts.js';
import { fundPage } from './fund.page.js';
import { fundsPage, newFundPage } from './funds.page.js';
import { openActs, type FundAct } from './open-acts.js';
import { policyFormPage } from './policy-form.page.js';
import { POLICY_CONTROLS, policyIn } from './policy-form.reading.js';

/** Waiting awards that a page shows; the rest is further down the queue. */
const MAX_WAITING = 30;

type Sending<T extends object> = {
  readonly request: HttpRequest;
  readonly reply: HttpReply;
  readonly fundId: string;
  readonly act: FundAct;
  readonly form: DtoClass<T>;
  readonly read?: (sent: SentValues, timeZone: string) => unknown;
  readonly controls?: Readonly<Record<string, string>>;
  readonly run: (invocation: Invocation, input: T) => Promise<CarriedOut>;
};

/** The pages of funds: where their money is, whether they are open, by which policy they decide. */
@ApiExcludeController()
@Controller('finance/funds')
export class FundPagesController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async list(@CurrentVisitor() visitor: Visitor): Promise<string> {
    const funds = await fundsOf(this.ports, this.views, fundReader(visitor).accountId);
    const lines = funds.map((fund) => {
      const positions = readPositions(this.views, fund.fundId);
      return { fund, total: totalOf(positions, fund.currency) };
    });
    const creates = requireAccount(visitor).roles.includes('administrator');
    return fundsPage(layoutFor(visitor), lines, creates);
  }

  @Get('new')
  @Html()
  newFund(@CurrentVisitor() visitor: Visitor): string {
    requireRole(visitor, 'administrator');
    return newFundPage(layoutFor(visitor), { entities: readEntities(this.views) });
  }

  @Post('new')
  @Html()
  create(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { role } = requireRole(visitor, 'administrator');
    return withForm({
      request,
      reply,
      form: NewFundDto,
      read: newFundIn,
      controls: {
        name: 'name-fr',
        purpose: 'purpose-fr',
        'name.fr': 'name-fr',
        'name.en': 'name-en',
      },
      act: async (dto) => {
        const { entityId, preset, baseCurrency } = dto;
        const words = {
          name: localised(dto.name, 'name'),
          purpose: localised(dto.purpose, 'purpose'),
        };
        const input = { entityId, preset, baseCurrency, ...words };
        const executed = await createFund(this.ports, invocationOf(request, dto, { role }), input);
        const flash = { tone: 'good', key: 'finance:funds.created' } as const;
        return { to: `/finance/funds/${executed.fundId}/policy`, executed, flash };
      },
      again: (problems, values) =>
        newFundPage(layoutFor(visitor), { entities: readEntities(this.views), problems, values }),
    });
  }

  @Get(':fundId')
  @Html()
  one(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.page(visitor, fundId);
  }

  @Get(':fundId/policy')
  @Html()
  policyForm(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.policyPage(visitor, fundId);
  }

  @Post(':fundId/policy')
  @Html()
  async propose(
    @Param('fundId') fundId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { accountId, role } = fundReader(visitor);
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    const reading = { locale: visitor.locale, currency: fund.currency };
    return withForm({
      request,
      reply,
      form: PolicyDto,
      controls: POLICY_CONTROLS,
      read: (sent) => policyIn(sent, reading),
      act: async (dto) => {
        const invocation = invocationOf(request, dto, { role });
        const executed = await proposePolicy(this.ports, invocation, {
          fundId,
          policy: policyOf(dto),
        });
        const flash = { tone: 'good', key: 'finance:fund-done.policy' } as const;
        return { to: `/finance/funds/${fundId}#policy`, executed, flash };
      },
      again: (problems, values) => this.policyPage(visitor, fundId, { problems, values }),
    });
  }

  @Post(':fundId/policies/:version/confirmation')
  @Html()
  confirm(
    @Param('fundId') fundId: string,
    @Param('version') version: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return this.send({
      request,
      reply,
      fundId,
      act: 'confirmation',
      form: ConfirmationFormDto,
      run: (invocation) =>
        confirmPolicy(this.ports, invocation, { fundId, version: Number(version) }),
    });
  }

  @Post(':fundId/intake')
  @Html()
  open(
    @Param('fundId') fundId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return this.send({
      request,
      reply,
      fundId,
      act: 'intake',
      form: IntakeDto,
      read: dated,
      run: (invocation, { round, until }: IntakeDto) =>
        openIntake(this.ports, invocation, { fundId, round: round ?? null, until: until ?? null }),
    });
  }

  @Post(':fundId/intake/suspension')
  @Html()
  suspend(
    @Param('fundId') fundId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return this.send({
      request,
      reply,
      fundId,
      act: 'suspension',
      form: SuspensionDto,
      read: dated,
      run: (invocation, { reason, until }: SuspensionDto) =>
        suspendIntake(this.ports, invocation, { fundId, reason, until: until ?? null }),
    });
  }

  @Post(':fundId/restrictions')
  @Html()
  restrict(
    @Param('fundId') fundId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { locale } = request.visitor;
    return this.send({
      request,
      reply,
      fundId,
      act: 'restrictions',
      form: RestrictionDto,
      read: (sent) => restrictionIn(sent, locale),
      controls: {
        'terms.needs': 'needs',
        'terms.places': 'places',
        'terms.from': 'termFrom',
        'terms.until': 'termUntil',
        'terms.feesAllowed': 'feesAllowed',
      },
      run: (invocation, { restriction, terms, credit }: RestrictionDto) => {
        const given = { terms: termsOf(terms), credit: localised(credit, 'credit') };
        return openRestriction(this.ports, invocation, { fundId, restriction, ...given });
      },
    });
  }

  @Post(':fundId/processor-payouts')
  @Html()
  processorPayout(
    @Param('fundId') fundId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return this.send({
      request,
      reply,
      fundId,
      act: 'processor-payouts',
      form: ProcessorPayoutDto,
      read: (sent) => processorPayoutIn(sent, request.visitor.locale),
      controls: { money: 'amount', 'money.minor': 'amount' },
      run: (invocation, dto: ProcessorPayoutDto) =>
        recordProcessorPayout(this.ports, invocation, { fundId, ...dto }),
    });
  }

  private async send<T extends object>(sending: Sending<T>): Promise<string> {
    const { request, reply, fundId, act, form, read, controls, run } = sending;
    const { visitor } = request;
    const { accountId, role } = fundReader(visitor);
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    return withForm({
      request,
      reply,
      form,
      ...(controls ? { controls } : {}),
      read: (sent) => (read ? read(sent, fund.timeZone) : sent),
      act: async (input) => {
        const executed = await run(invocationOf(request, input, { role }), input);
        const flash = { tone: 'good', key: `finance:fund-done.${act}` } as const;
        return { to: `/finance/funds/${fundId}`, executed, flash };
      },
      again: (problems, values) => this.page(visitor, fundId, { act, problems, values }),
    });
  }

  private async page(visitor: Visitor, fundId: string, again?: Again): Promise<string> {
    const { accountId } = fundReader(visitor);
    const { fund, reader } = await openFund(this.ports, this.views, accountId, fundId);
    const now = this.ports.clock.now().toISOString();
    const policies = readPolicies(this.views, fundId);
    const proposed = policies.find(({ status }) => status === 'proposed');
    const state = await loadState(this.ports.store, fundDecider, `fund-${fundId}`);
    const laidOut = {
      fund,
      policies,
      inForce: policyNow(policies, now),
      positions: readPositions(this.views, fundId),
      restrictions: readRestrictions(this.views, fundId),
      waiting: readWaiting(this.views, fundId, MAX_WAITING),
      acts: openActs(state, proposed, reader, now),
    };
    return fundPage(layoutFor(visitor), laidOut, again);
  }

  private async policyPage(
    visitor: Visitor,
    fundId: string,
    again: { problems?: readonly FieldProblem[]; values?: SentValues } = {},
  ): Promise<string> {
    const { accountId } = fundReader(visitor);
    const { fund } = await openFund(this.ports, this.views, accountId, fundId);
    if (fund.preset === 'imported') throw new Rejection('fund-unknown');
    const newest = readPolicies(this.views, fundId)[0]?.policy;
    const policy = newest ?? defaultPolicy(fund.currency, fund.preset);
    return policyFormPage(layoutFor(visitor), { fund, policy, ...again });
  }
}
