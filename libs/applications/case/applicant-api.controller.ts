import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  answer,
  invocationOf,
  CurrentVisitor,
  Throttled,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { caseOfReceiptCode } from '../receipt-code.js';
import {
  answerQuestion,
  openQuestion,
  withdrawOwn,
  type OpenQuestion,
} from './applicant.commands.js';
import { AnswerDto, ReceiptCodeDto } from './case.dto.js';
import { closeOwnCase, openOwnCase, requireOwnCase } from './receipt-holder.js';
import { readOwnCase, type OwnCase } from './own-case.js';

/**
 * What the holder of a receipt code may do, for programs: the code is sent once, in a body and
 * never in an address, and opens the case for half an hour by a cookie that no script can read.
 * Whoever changes something brings the token that reading the case answers in `X-CSRF-Token`,
 * because a cookie alone could be sent by another site.
 */
@ApiTags('applicant')
@Controller('api/v1/applicant')
export class ApplicantApiController {
  constructor(
    @Inject(PORTS) readonly ports: Ports,
    @Inject(VIEWS) readonly views: ViewSet,
  ) {}

  @Post('session')
  @HttpCode(204)
  @Throttled('receipt-code')
  @ApiOperation({ summary: 'Show a receipt code' })
  async open(
    @Body() { receiptCode }: ReceiptCodeDto,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<void> {
    openOwnCase(reply, await caseOfCode(this.ports, receiptCode));
  }

  @Delete('session')
  @HttpCode(204)
  @ApiOperation({ summary: 'Close the case on this device' })
  close(@Res({ passthrough: true }) reply: HttpReply): void {
    closeOwnCase(reply);
  }

  @Get('case')
  @ApiOperation({ summary: 'Where the request stands, what was promised and what was kept' })
  async status(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<OwnCase> {
    const { applicationId } = requireOwnCase(visitor);
    const own = await readOwnCase(this, invocationOf(request, null), applicationId);
    void reply.header('cache-control', 'no-store').header(CSRF_HEADER, visitor.csrfToken);
    return own;
  }

  @Get('case/question')
  @ApiOperation({ summary: 'Open the question that waits; the opening is recorded' })
  question(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<OpenQuestion> {
    void reply.header('cache-control', 'no-store');
    return openQuestion(
      this.ports,
      invocationOf(request, null),
      requireOwnCase(visitor).applicationId,
    );
  }

  @Post('case/answer')
  @HttpCode(200)
  @ApiOperation({ summary: 'Answer the question; makes a new revision' })
  async answer(
    @Body() dto: AnswerDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const { applicationId } = requireOwnCase(visitor);
    const input = { applicationId, answer: dto.answer };
    return answer(reply, await answerQuestion(this.ports, invocationOf(request, dto), input), {});
  }

  @Post('case/withdrawal')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take the request back' })
  async withdraw(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const input = requireOwnCase(visitor);
    return answer(reply, await withdrawOwn(this.ports, invocationOf(request, null), input), {});
  }
}

const CSRF_HEADER = 'x-csrf-token';

/** Mistyped and unknown codes are told alike: a guess learns nothing from it. */
async function caseOfCode(ports: Ports, receiptCode: string): Promise<string> {
  try {
    return await caseOfReceiptCode(ports, receiptCode);
  } catch (error) {
    if (error instanceof Rejection) throw new Rejection('receipt-code-wrong');
    throw error;
  }
}
