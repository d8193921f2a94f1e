import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, type Ports } from '#commands';
import { answer, invocationOf, requireAccount } from '#http';
import { INTEREST_REGISTER } from './interest-register.js';
import type { InterestRegister } from './interest-register.js';
import { TieDto, TieEndDto } from './interests.dto.js';
import { readOwnInterests, type OwnInterests } from './interests.query.js';
import { OnCase } from './on-case.decorator.js';
import type { CaseRequest } from './on-case.decorator.js';

const MEMBER = { role: 'reviewer' } as const;

/** The own ties of a member and the yearly statement. */
@ApiTags('interests')
@ApiBearerAuth()
@Controller('api/v1/interests')
export class InterestsApiController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(INTEREST_REGISTER) private readonly register: InterestRegister,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The ties that the reader has declared' })
  show(@OnCase() { visitor, reply }: CaseRequest): Promise<OwnInterests> {
    const { accountId } = requireAccount(visitor);
    void reply.header('cache-control', 'no-store');
    return readOwnInterests(this.ports, accountId);
  }

  @Post('ties')
  @HttpCode(201)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiOperation({ summary: 'Declare a tie; the name is sealed' })
  async declare(
    @Body() { kind, party, name, from, until }: TieDto,
    @OnCase() { visitor, request, reply }: CaseRequest,
  ): Promise<{ readonly tieId: string }> {
    requireAccount(visitor);
    const tie = { kind, party, name, from, until: until ?? null };
    const done = await this.register.declareTie(
      this.ports,
      invocationOf(request, tie, MEMBER),
      tie,
    );
    return answer(reply, done, { tieId: done.tieId }, 201);
  }

  @Post('ties/end')
  @HttpCode(200)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiOperation({ summary: 'Say that a tie is over' })
  async end(
    @Body() { tieId, on }: TieEndDto,
    @OnCase() { visitor, request, reply }: CaseRequest,
  ): Promise<object> {
    requireAccount(visitor);
    const end = { tieId, on };
    const invocation = invocationOf(request, end, MEMBER);
    return answer(reply, await this.register.endTie(this.ports, invocation, end), {});
  }

  @Post('attestations')
  @HttpCode(201)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiOperation({ summary: 'State that the declared ties are all there are' })
  async attest(@OnCase() { visitor, request, reply }: CaseRequest): Promise<object> {
    requireAccount(visitor);
    const invocation = invocationOf(request, null, MEMBER);
    return answer(reply, await this.register.attestInterests(this.ports, invocation), {}, 201);
  }
}
