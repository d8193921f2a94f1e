import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NothingDto } from '#acts';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  invocationOf,
  CurrentVisitor,
  layoutFor,
  requireAccount,
  withForm,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import type { ViewSet } from '#read-models';
import { UncachedPage } from '../uncached-page.decorator.js';
import { readAttestation } from '../views/people.query.js';
import { INTEREST_REGISTER, type InterestRegister } from './interest-register.js';
import { TieDto, TieEndDto } from './interests.dto.js';
import { interestsPage, type InterestsView } from './interests.page.js';
import { readOwnInterests } from './interests.query.js';

const HERE = '/committee/interests';
const MEMBER = { role: 'reviewer' } as const;

/** A member's ties and the yearly statement. */
@ApiExcludeController()
@Controller('committee/interests')
export class InterestsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
    @Inject(INTEREST_REGISTER) private readonly register: InterestRegister,
  ) {}

  @Get()
  @UncachedPage()
  show(@CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.page(visitor);
  }

  @Post()
  @UncachedPage()
  declare(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    requireAccount(visitor);
    return withForm({
      request,
      reply,
      form: TieDto,
      act: async ({ kind, party, name, from, until }) => {
        const tie = { kind, party, name, from, until: until ?? null };
        const executed = await this.register.declareTie(
          this.ports,
          invocationOf(request, tie, MEMBER),
          tie,
        );
        return { to: HERE, executed, flash: { tone: 'good', key: 'committee:interests.declared' } };
      },
      again: (problems, values) => this.page(visitor, { form: 'tie', problems, values }),
    });
  }

  @Post('end')
  @UncachedPage()
  end(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    requireAccount(visitor);
    return withForm({
      request,
      reply,
      form: TieEndDto,
      act: async ({ tieId, on }) => {
        const invocation = invocationOf(request, { tieId, on }, MEMBER);
        const executed = await this.register.endTie(this.ports, invocation, { tieId, on });
        return { to: HERE, executed, flash: { tone: 'good', key: 'committee:interests.ended' } };
      },
      again: (problems, values) => this.page(visitor, { form: 'end', problems, values }),
    });
  }

  @Post('attest')
  @UncachedPage()
  attest(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    requireAccount(visitor);
    return withForm({
      request,
      reply,
      form: NothingDto,
      act: async () => {
        const invocation = invocationOf(request, null, MEMBER);
        const executed = await this.register.attestInterests(this.ports, invocation);
        return { to: HERE, executed, flash: { tone: 'good', key: 'committee:attest.done' } };
      },
      again: (problems, values) => this.page(visitor, { form: 'attest', problems, values }),
    });
  }

  private async page(visitor: Visitor, again?: InterestsView['again']): Promise<string> {
    const { accountId } = requireAccount(visitor);
    const now = this.ports.clock.now().toISOString();
    const own = await readOwnInterests(this.ports, accountId);
    const { attested } = readAttestation(this.views, accountId, now);
    const today = now.slice(0, 'YYYY-MM-DD'.length);
    return interestsPage(layoutFor(visitor), { own, today, attested, again });
  }
}
