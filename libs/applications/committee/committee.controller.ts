import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { takeInAct, type Again } from '#acts';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  invocationOf,
  CurrentVisitor,
  layoutFor,
  requireAccount,
  UncachedPage,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { validatorOf } from '#validation';
import { readAttestation } from '../views/people.query.js';
import {
  readQueue,
  readQueueFunds,
  readWorkload,
  type QueuePage,
  type QueueReader,
} from '../views/queue.query.js';
import { CASE_ACTS } from './case.acts.js';
import { caseFilePage } from './case-file.page.js';
import { readCase, sectionsNamed } from './case-reading.js';
import { filterOf, QueueQueryDto } from './queue.dto.js';
import { queuePage } from './queue.page.js';

/** The committee's rooms: the queue, and one case on one page. */
@ApiExcludeController()
@Controller('committee')
export class CommitteeController {
  constructor(
    @Inject(PORTS) readonly ports: Ports,
    @Inject(VIEWS) readonly views: ViewSet,
  ) {}

  @Get()
  @UncachedPage()
  queue(@CurrentVisitor() visitor: Visitor, @Query() sent: Record<string, unknown>): string {
    const { accountId } = requireAccount(visitor);
    const now = this.ports.clock.now().toISOString();
    const reader = { accountId, now };
    const query = queryOf(sent);
    const { sits, attested } = readAttestation(this.views, accountId, now);
    return queuePage(layoutFor(visitor), {
      page: queueFrom(this.views, reader, query),
      funds: readQueueFunds(this.views, reader),
      workload: readWorkload(this.views, reader),
      mustAttest: sits && !attested,
      query,
      now,
    });
  }

  @Get('cases/:id')
  @UncachedPage()
  async show(
    @Param('id') id: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
  ): Promise<string> {
    requireAccount(visitor);
    return this.page(visitor, request, id, {});
  }

  /**
   * The case with some of its sealed parts open. They stand in no address: a link that is followed,
   * fetched ahead or kept in a history opens nothing, and loading this page anew sends the same
   * form, which is the same look.
   */
  @Post('cases/:id/opening')
  @HttpCode(200)
  @UncachedPage()
  async open(
    @Param('id') id: string,
    @Body() sent: { readonly parts?: unknown; readonly beside?: unknown } | undefined,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
  ): Promise<string> {
    requireAccount(visitor);
    return this.page(visitor, request, id, { open: sent?.parts, beside: sent?.beside });
  }

  /** Every act on a case: `/committee/cases/<id>/votes` and so on. */
  @Post('cases/:id/:act')
  @UncachedPage()
  act(
    @Param('id') id: string,
    @Param('act') name: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    requireAccount(visitor);
    return takeInAct({
      ports: this.ports,
      request,
      reply,
      set: CASE_ACTS,
      name,
      target: id,
      to: `/committee/cases/${id}`,
      again: (again) => this.page(visitor, request, id, { again }),
    });
  }

  private async page(
    visitor: Visitor,
    request: HttpRequest,
    id: string,
    { open, beside, again }: PageAsked,
  ): Promise<string> {
    const invocation = invocationOf(request, null);
    const look = again ? { ...invocation, key: `${invocation.key}/again` } : invocation;
    const how = {
      locale: visitor.locale,
      open: sectionsNamed(open),
      beside: typeof beside === 'string' ? beside : undefined,
    };
    const view = await readCase(this, look, id, how);
    return caseFilePage(layoutFor(visitor), { ...view, again });
  }
}

/** Which parts a page of a case shows open, in it and in a request beside it, and a form to be shown again. */
type PageAsked = {
  readonly open?: unknown;
  readonly beside?: unknown;
  readonly again?: Again;
};

/** The page that a cursor names, or the first one where the cursor is none. */
function queueFrom(views: ViewSet, reader: QueueReader, query: QueueQueryDto): QueuePage {
  const filter = filterOf(query);
  try {
    return readQueue(views, reader, filter);
  } catch (error) {
    if (!(error instanceof Rejection) || error.code !== 'cursor-invalid') throw error;
    return readQueue(views, reader, { ...filter, after: undefined, before: undefined });
  }
}

const readQuery = validatorOf(QueueQueryDto);
const QUERY = ['fund', 'show', 'sort', 'mine', 'after', 'before'] as const;

/** What the address asks for; what it does not say well is passed over, as in any old bookmark. */
function queryOf(sent: Record<string, unknown>): QueueQueryDto {
  const said = QUERY.filter((name) => sent[name] !== undefined && sent[name] !== '');
  const outcome = readQuery(Object.fromEntries(said.map((name) => [name, sent[name]])));
  return outcome.ok ? outcome.value : new QueueQueryDto();
}
