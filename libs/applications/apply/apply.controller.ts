import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
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
import { HOUR_MS, Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { formatDuration, translator, type FieldProblem, type SentValues } from '#web';
import { ReceiptCodeDto } from '../case/case.dto.js';
import { caseOfReceiptCode } from '../receipt-code.js';
import { submitApplication, type Submitted } from '../submit.commands.js';
import { readFundOnOffer, readFundsOnOffer, type FundOnOffer } from '../views/funds.query.js';
import { ApplyFormDto } from './apply-form.dto.js';
import { applyPage, shutPage } from './apply.page.js';
import { QUIZ } from './form.choices.js';
import { formPage } from './form.page.js';
import { QuizDto } from './quiz.dto.js';
import { notThisFundPage, quizPage } from './quiz.page.js';
import { receiptPage } from './receipt.page.js';
import { problemsInWords, readForm, submissionOf } from './sent-form.js';

/** Authority for help: funds, five questions, twelve questions, a receipt. */
@ApiExcludeController()
@Controller('apply')
export class ApplyController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @UncachedPage()
  funds(@CurrentVisitor() visitor: Visitor): string {
    return applyPage(layoutFor(visitor), readFundsOnOffer(this.views, this.now()));
  }

  @Get(':fundId')
  @UncachedPage()
  quiz(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): string {
    const fund = this.fund(fundId);
    return fund.shut ? shutPage(layoutFor(visitor), fund) : quizPage(layoutFor(visitor), fund);
  }

  @Post(':fundId')
  @UncachedPage()
  async answerQuiz(
    @Param('fundId') fundId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const fund = this.fund(fundId);
    const reading = layoutFor(visitor);
    let no: readonly (typeof QUIZ)[number][] = [];
    const page = await withForm({
      request,
      reply,
      form: QuizDto,
      act: async (answers) => {
        no = QUIZ.filter((question) => answers[question] === 'no');
        return { to: `/apply/${fundId}/form` };
      },
      again: (problems, values) => {
        if (problems.length === 0) no = QUIZ.filter((question) => values[question] === 'no');
        return quizPage(reading, fund, { problems: inWords(problems, visitor), values });
      },
    });
    if (no.length === 0) return page;
    // Nothing was asked of the log, so there is nowhere to be sent on to.
    return shownHere(reply, notThisFundPage(reading, fund, no));
  }

  @Get(':fundId/form')
  @UncachedPage()
  form(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): string {
    const fund = this.fund(fundId);
    return fund.shut ? shutPage(layoutFor(visitor), fund) : formPage(layoutFor(visitor), fund);
  }

  @Post(':fundId/form')
  @UncachedPage()
  @Throttled('apply')
  async submit(
    @Param('fundId') fundId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const fund = this.fund(fundId);
    const reading = layoutFor(visitor);
    let submitted: Submitted | undefined;
    const page = await withForm({
      request,
      reply,
      form: ApplyFormDto,
      read: readForm,
      act: async (dto) => {
        const input = submissionOf(fundId, fund.currency, dto);
        const invocation = invocationOf(request, dto, { role: 'applicant' });
        submitted = await submitApplication(this.ports, invocation, input);
        return { to: '/case', executed: submitted };
      },
      again: (problems: readonly FieldProblem[], values: SentValues) =>
        formPage(reading, fund, {
          problems: problemsInWords(problems, values, visitor.locale),
          values,
        }),
    });
    if (!submitted) return page;
    // The code may stand in no address and no cookie: it is shown in the answer itself. Sent again,
    // the same form is the same command, and gets the same code.
    const { receiptCode } = submitted;
    const receipt = { fundId, receiptCode, sortedWithin: sorted(fund, visitor) };
    return shownHere(reply, receiptPage(reading, receipt));
  }

  /** The receipt once more, in another language: for whoever has the code, and for nobody else. */
  @Post(':fundId/receipt')
  @UncachedPage()
  @HttpCode(200)
  @Throttled('receipt-code')
  async receipt(
    @Param('fundId') fundId: string,
    @Body() { receiptCode }: ReceiptCodeDto,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<string> {
    const fund = this.fund(fundId);
    await caseOfReceiptCode(this.ports, receiptCode);
    const sortedWithin = sorted(fund, visitor);
    return receiptPage(layoutFor(visitor), { fundId, receiptCode, sortedWithin });
  }

  private fund(fundId: string): FundOnOffer {
    const fund = readFundOnOffer(this.views, this.now(), fundId);
    if (!fund) throw new Rejection('fund-unknown');
    return fund;
  }

  private now(): string {
    return this.ports.clock.now().toISOString();
  }
}

/** A page where `withForm` would have sent the browser on. */
function shownHere(reply: HttpReply, page: string): string {
  void reply.status(200).removeHeader('location');
  return page;
}

/** "Please choose" instead of what the declaration calls it. */
function inWords(problems: readonly FieldProblem[], { locale }: Visitor): readonly FieldProblem[] {
  const text = translator(locale)('apply:quiz.answer-all');
  return problems.map((problem) => ({ ...problem, text }));
}

/** Until somebody has looked at it, a request may be of the most urgent kind. */
function sorted({ policy }: FundOnOffer, { locale }: Visitor): string | undefined {
  if (!policy) return undefined;
  const hours = Object.values(policy.promises).map(({ triageHours }) => triageHours);
  return formatDuration(Math.min(...hours) * HOUR_MS, locale);
}
