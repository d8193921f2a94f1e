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
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  invocationOf,
  CurrentVisitor,
  requireAccount,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { openSection } from '../access.commands.js';
import { CASE_SECTIONS, type CaseSection, type OpenedField } from '../case-sections.js';
import { readBudget, type Budget } from '../views/funds.query.js';
import { readQueue, readQueueRow, type QueueReader } from '../views/queue.query.js';
import { offeredActs, openTo } from './offered-acts.js';
import { caseSummary, type CaseSummary } from './case-summary.js';
import { membersHere, type MemberHere } from './committee-members.js';
import { enterCase, needOf, sectionsFor, type CaseEntry } from './enter-case.js';
import { OpeningDto } from './opening.dto.js';
import { filterOf, QueueQueryDto } from './queue.dto.js';

/** One page of cases; `next` and `previous` are cursors for `after` and `before`. */
export type CaseList = {
  readonly items: readonly CaseSummary[];
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
};

/** A case with what its reader may do in it. */
export type CaseDetail = CaseSummary & {
  readonly acts: readonly string[];
  readonly sections: readonly CaseSection[];
  readonly budget: Budget;
  readonly members: readonly MemberHere[];
  /** Other requests about the same incident that the reader may see; `more` counts further ones. */
  readonly duplicates: {
    readonly items: readonly DuplicateSummary[];
    readonly more: number;
  };
};

export type DuplicateSummary = {
  readonly applicationId: string;
  readonly fundId: string;
  readonly relation: 'possible' | 'joined-here' | 'joined-away';
  readonly status: string;
};

/** Reading cases: rows that are hidden from whoever is tied, parts that are opened on record. */
@ApiTags('cases')
@ApiBearerAuth()
@Controller('api/v1/cases')
export class CasesApiController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The cases that the reader may see, by time left or urgency' })
  list(@CurrentVisitor() visitor: Visitor, @Query() query: QueueQueryDto): CaseList {
    const page = readQueue(this.views, this.reader(visitor), filterOf(query));
    const items = page.rows.map(caseSummary);
    return {
      items,
      count: page.count,
      next: page.older ?? null,
      previous: page.newer ?? null,
    };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One case; whoever is tied is answered 404, and it is on record' })
  async show(
    @Param('id') id: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
  ): Promise<CaseDetail> {
    const reader = this.reader(visitor);
    const entry = await enterCase(this.ports, invocationOf(request, null), id);
    const row = readQueueRow(this.views, reader, id);
    if (!row) throw new Rejection('views-behind', { retryAfterSeconds: 1 });
    return {
      ...caseSummary(row),
      acts: openTo(offeredActs(entry)),
      sections: sectionsFor(entry),
      budget: readBudget(this.views, row.fund_id, row.currency, needOf(entry)),
      members: membersHere(entry),
      duplicates: duplicatesOf(entry),
    };
  }

  @Post(':id/sections/:section/openings')
  @HttpCode(200)
  @ApiOperation({ summary: 'Open a sealed part; the opening is recorded before it is answered' })
  async open(
    @Param('id') id: string,
    @Param('section') name: string,
    @Body() { reason }: OpeningDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ readonly section: CaseSection; readonly fields: readonly OpenedField[] }> {
    requireAccount(visitor);
    if (!Object.hasOwn(CASE_SECTIONS, name)) throw new Rejection('not-found');
    const section = name as CaseSection;
    void reply.header('cache-control', 'no-store');
    const invocation = invocationOf(request, { reason });
    const fields = await openSection(this.ports, invocation, id, section, reason);
    return { section, fields };
  }

  private reader(visitor: Visitor): QueueReader {
    const { accountId } = requireAccount(visitor);
    return { accountId, now: this.ports.clock.now().toISOString() };
  }
}

function duplicatesOf({ duplicates: { here, more } }: CaseEntry): CaseDetail['duplicates'] {
  const items = here.map(({ applicationId, relation, loaded: { state, fund } }) => {
    return { applicationId, fundId: fund.fundId, relation, status: state.status };
  });
  return { items, more };
}
