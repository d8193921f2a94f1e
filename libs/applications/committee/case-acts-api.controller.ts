import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, type Ports } from '#commands';
import { answer, invocationOf, requireAccount } from '#http';
import { ACTS, type Doing } from './acts.js';
import {
  ConclusionDto,
  ConflictDto,
  DecisionDto,
  InfoDto,
  InterestDto,
  QuestionDto,
  ReasonDto,
  ReviewDto,
  ReviewerDto,
  TriageDto,
  VoteDto,
} from './case-acts.dto.js';
import type { CaseAct } from './case-acts.js';
import { actingRole } from './carry-out-act.js';
import { OnCase } from './on-case.decorator.js';
import type { CaseRequest } from './on-case.decorator.js';

type Done = Promise<Carried>;

/** What every command on a case answers: how many events it left, which of them by type. */
export type Carried = { readonly events: readonly string[] };

/** Everything that staff do with a case, one command per address. */
@ApiTags('cases')
@ApiBearerAuth()
@ApiHeader({ name: 'Idempotency-Key', required: false })
@Controller('api/v1/cases/:id')
export class CaseActsApiController {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Post('triage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sort a new case by urgency and harm' })
  triage(@Param('id') id: string, @Body() input: TriageDto, @OnCase() on: CaseRequest): Done {
    return this.act('triage', ACTS.triage, id, input, on);
  }

  @Post('ineligible')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a case that the fund does not help with' })
  markIneligible(
    @Param('id') id: string,
    @Body() input: ReasonDto,
    @OnCase() on: CaseRequest,
  ): Done {
    return this.act('ineligible', ACTS.ineligible, id, input, on);
  }

  @Post('verification')
  @HttpCode(200)
  @ApiOperation({ summary: 'Start verification' })
  startVerification(@Param('id') id: string, @OnCase() on: CaseRequest): Done {
    return this.act('verification', ACTS.verification, id, {}, on);
  }

  @Post('verification/conclusion')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say what verification has found; not by the triager' })
  concludeVerification(
    @Param('id') id: string,
    @Body() input: ConclusionDto,
    @OnCase() on: CaseRequest,
  ): Done {
    return this.act('conclusion', ACTS.conclusion, id, input, on);
  }

  @Post('info-requests')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ask the applicant something; stops the clock, except in P1' })
  requestInfo(
    @Param('id') id: string,
    @Body() input: QuestionDto,
    @OnCase() on: CaseRequest,
  ): Done {
    return this.act('info-requests', ACTS['info-requests'], id, input, on);
  }

  @Post('info')
  @HttpCode(200)
  @ApiOperation({ summary: 'Write down what the applicant answered; makes a new revision' })
  provideInfo(@Param('id') id: string, @Body() input: InfoDto, @OnCase() on: CaseRequest): Done {
    return this.act('info', ACTS.info, id, input, on);
  }

  @Post('review')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hand the case to the reviewers' })
  openReview(@Param('id') id: string, @OnCase() on: CaseRequest): Done {
    return this.act('review', ACTS.review, id, {}, on);
  }

  @Post('reviewers')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give the case to a member; whoever is tied is not available' })
  assignReviewer(
    @Param('id') id: string,
    @Body() input: ReviewerDto,
    @OnCase() on: CaseRequest,
  ): Done {
    return this.act('reviewers', ACTS.reviewers, id, input, on);
  }

  @Post('interest')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say whether one is tied to the case, before anything is opened' })
  declareInterest(
    @Param('id') id: string,
    @Body() input: InterestDto,
    @OnCase() on: CaseRequest,
  ): Done {
    return this.act('interest', ACTS.interest, id, input, on);
  }

  @Post('reviews')
  @HttpCode(200)
  @ApiOperation({ summary: 'Score and recommend, on the revision that was read' })
  submitReview(@Param('id') id: string, @Body() input: ReviewDto, @OnCase() on: CaseRequest): Done {
    return this.act('reviews', ACTS.reviews, id, input, on);
  }

  @Post('decision')
  @HttpCode(200)
  @ApiOperation({ summary: 'Put an amount to the vote' })
  callDecision(
    @Param('id') id: string,
    @Body() input: DecisionDto,
    @OnCase() on: CaseRequest,
  ): Done {
    return this.act('decision', ACTS.decision, id, input, on);
  }

  @Post('votes')
  @HttpCode(200)
  @ApiOperation({ summary: 'Vote on the revision that was read' })
  castVote(@Param('id') id: string, @Body() input: VoteDto, @OnCase() on: CaseRequest): Done {
    return this.act('votes', ACTS.votes, id, input, on);
  }

  @Post('decline')
  @HttpCode(200)
  @ApiOperation({ summary: 'Refuse before the vote, for a reason of the policy' })
  decline(@Param('id') id: string, @Body() input: ReasonDto, @OnCase() on: CaseRequest): Done {
    return this.act('decline', ACTS.decline, id, input, on);
  }

  @Post('withdrawal')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a case back as its applicant invocation' })
  withdraw(@Param('id') id: string, @OnCase() on: CaseRequest): Done {
    return this.act('withdrawal', ACTS.withdrawal, id, {}, on);
  }

  @Post('conflicts')
  @HttpCode(200)
  @ApiOperation({ summary: 'A tie that came to light late: strikes review and vote (D34)' })
  strike(@Param('id') id: string, @Body() dto: ConflictDto, @OnCase() on: CaseRequest): Done {
    return this.act('conflicts', ACTS.conflicts, id, dto, on);
  }

  private async act<T extends object>(
    name: CaseAct,
    { run }: Doing<T>,
    id: string,
    input: T,
    { visitor, request, reply }: CaseRequest,
  ): Done {
    const account = requireAccount(visitor);
    const invocation = invocationOf(request, input, { role: actingRole(account, name) });
    const executed = await run(this.ports, invocation, id, input);
    return answer(reply, executed, { events: executed.events.map(({ type }) => type) });
  }
}
