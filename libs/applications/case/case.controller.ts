import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NothingDto } from '#acts';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  invocationOf,
  CurrentVisitor,
  layoutFor,
  Throttled,
  withForm,
  UncachedPage,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { caseOfReceiptCode } from '../receipt-code.js';
import { answerQuestion, openQuestion, withdrawOwn } from './applicant.commands.js';
import { AnswerDto, ReceiptCodeDto } from './case.dto.js';
import { enterPage, questionPage, statusPage, withdrawPage } from './case.page.js';
import { closeOwnCase, openOwnCase, ownCaseOf, requireOwnCase } from './receipt-holder.js';
import { readOwnCase } from './own-case.js';

/** Following a request with its receipt code. */
@ApiExcludeController()
@Controller('case')
export class CaseController {
  constructor(
    @Inject(PORTS) readonly ports: Ports,
    @Inject(VIEWS) readonly views: ViewSet,
  ) {}

  @Get()
  @UncachedPage()
  async status(@CurrentVisitor() visitor: Visitor, @Req() request: HttpRequest): Promise<string> {
    const reading = layoutFor(visitor);
    const own = ownCaseOf(visitor);
    if (!own) return enterPage(reading);
    const { applicationId } = own;
    return statusPage(reading, await readOwnCase(this, invocationOf(request, null), applicationId));
  }

  @Post()
  @UncachedPage()
  @Throttled('receipt-code')
  enter(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return withForm({
      request,
      reply,
      form: ReceiptCodeDto,
      act: async ({ receiptCode }) => {
        openOwnCase(reply, await caseOfCode(this.ports, receiptCode));
        return { to: '/case' };
      },
      // The code that was typed is not written back into the page.
      again: (problems) => enterPage(layoutFor(visitor), { problems, values: {} }),
    });
  }

  @Get('question')
  @UncachedPage()
  async question(@CurrentVisitor() visitor: Visitor, @Req() request: HttpRequest): Promise<string> {
    const { applicationId } = requireOwnCase(visitor);
    const question = await openQuestion(this.ports, invocationOf(request, null), applicationId);
    return questionPage(layoutFor(visitor), question);
  }

  @Post('question')
  @UncachedPage()
  answer(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { applicationId } = requireOwnCase(visitor);
    return withForm({
      request,
      reply,
      form: AnswerDto,
      act: async ({ answer }) => {
        const invocation = invocationOf(request, { answer });
        const executed = await answerQuestion(this.ports, invocation, { applicationId, answer });
        return { to: '/case', executed, flash: { tone: 'good', key: 'case:question.sent' } };
      },
      again: async (problems, values) => {
        // Showing the question once more is an opening of its own.
        const invocation = invocationOf(request, null);
        const look = { ...invocation, key: `${invocation.key}/again` };
        const question = await openQuestion(this.ports, look, applicationId);
        return questionPage(layoutFor(visitor), question, { problems, values });
      },
    });
  }

  @Get('withdraw')
  @UncachedPage()
  confirmWithdrawal(@CurrentVisitor() visitor: Visitor): string {
    requireOwnCase(visitor);
    return withdrawPage(layoutFor(visitor));
  }

  @Post('withdraw')
  @UncachedPage()
  withdraw(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { applicationId } = requireOwnCase(visitor);
    return withForm({
      request,
      reply,
      form: NothingDto,
      act: async () => {
        const executed = await withdrawOwn(this.ports, invocationOf(request, null), {
          applicationId,
        });
        return { to: '/case', executed, flash: { tone: 'good', key: 'case:withdraw.done' } };
      },
      again: (problems, values) => withdrawPage(layoutFor(visitor), { problems, values }),
    });
  }

  @Post('close')
  @UncachedPage()
  leave(@Res({ passthrough: true }) reply: HttpReply): string {
    closeOwnCase(reply);
    void reply.status(303).header('location', '/case');
    return '';
  }
}

/** Mistyped and unknown codes are told alike on the form: a guess learns nothing from it. */
async function caseOfCode(ports: Ports, receiptCode: string): Promise<string> {
  try {
    return await caseOfReceiptCode(ports, receiptCode);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new Rejection('receipt-code-not-recognised', { field: 'receiptCode' });
  }
}
