import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { lineToKeepOf } from '#audit/facts';
import { PORTS, VIEWS, type Ports } from '#commands';
import { readingScope, type ReadingScope } from '#visibility';
import { CurrentVisitor, Html, layoutFor, requireRole, type Visitor } from '#http';
import { rolesFor, type Act } from '#gate';
import { isDay, Rejection, type Localised } from '#kernel';
import type { ViewSet } from '#read-models';
import { opensTo, rejectionText } from '#web';
import { journal, trialBalance, trialBalanceAsOf } from '../ledger/ledger.queries.js';
import type { JournalCursor, JournalLine } from '../ledger/ledger.queries.js';
import type { Balance } from '../ledger/tally.js';
import { auditPage, journalPage, type FundNames, type RestrictionNames } from './audit.page.js';

/** The ledger as auditors and accountants read it. */
@ApiTags('audit')
@Controller()
export class LedgerPagesController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get('audit')
  @Html()
  @ApiExcludeEndpoint()
  async page(@CurrentVisitor() visitor: Visitor, @Query('asOf') asOf?: string): Promise<string> {
    const scope = await this.scope(visitor, 'ledger.read');
    const day = asOf === '' ? undefined : asOf;
    const isRight = day === undefined || (typeof day === 'string' && isDay(day));
    const text = rejectionText(visitor.locale, 'date-invalid', {});
    return auditPage(layoutFor(visitor), {
      balances:
        day && isRight ? trialBalanceAsOf(this.views, scope, day) : trialBalance(this.views, scope),
      asOf: isRight ? day : undefined,
      problems: isRight ? [] : [{ field: 'asOf', text }],
      names: this.names(),
      restrictions: this.restrictions(),
      follows: follows(visitor),
      events: this.views.checkpoint().events,
      lineToKeep: lineToKeepOf(this.views),
    });
  }

  @Get('audit/journal')
  @Html()
  @ApiExcludeEndpoint()
  async journalPage(
    @CurrentVisitor() visitor: Visitor,
    @Query('until') until?: string,
    @Query('after') after?: string,
  ): Promise<string> {
    const scope = await this.scope(visitor, 'journal.read');
    const { lines, next } = journal(this.views, scope, {
      until: dayOf(until),
      after: cursorOf(after),
    });
    return journalPage(layoutFor(visitor), {
      lines,
      next,
      until: dayOf(until),
      isFirst: !after,
      names: this.names(),
      restrictions: this.restrictions(),
      follows: follows(visitor),
    });
  }

  @Get('api/v1/ledger/trial-balance')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Trial balance, now or as of a day' })
  async balance(
    @CurrentVisitor() visitor: Visitor,
    @Query('asOf') asOf?: string,
  ): Promise<{ readonly balances: readonly Balance[] }> {
    const scope = await this.scope(visitor, 'ledger.read');
    const day = dayOf(asOf);
    return {
      balances: day ? trialBalanceAsOf(this.views, scope, day) : trialBalance(this.views, scope),
    };
  }

  @Get('api/v1/ledger/journal')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Journal lines in the order of their days' })
  async lines(
    @CurrentVisitor() visitor: Visitor,
    @Query('until') until?: string,
    @Query('after') after?: string,
  ): Promise<{ readonly items: readonly JournalLine[]; readonly next: string | null }> {
    const scope = await this.scope(visitor, 'journal.read');
    const { lines, next } = journal(this.views, scope, {
      until: dayOf(until),
      after: cursorOf(after),
    });
    return { items: lines, next: next ? `${next.day}~${next.index}~${next.line}` : null };
  }

  /** The outer fence, and what lies behind it. Rejections `sign-in-needed`, `role-needed`. */
  private scope(visitor: Visitor, look: Act): Promise<ReadingScope> {
    const { accountId } = requireRole(visitor, ...rolesFor(look));
    return readingScope(this.ports, this.views, accountId, look);
  }

  private restrictions(): RestrictionNames {
    const rows = this.views.select<{ fund_id: string; restriction: string; credit: string }>(
      'select fund_id, restriction, credit from fund_restrictions',
    );
    const names = new Map(
      rows.map((row) => [`${row.fund_id} ${row.restriction}`, JSON.parse(row.credit) as Localised]),
    );
    return (fund, restriction) => names.get(`${fund} ${restriction}`);
  }

  private names(): FundNames {
    const rows = this.views.select<{ fund_id: string; name: string }>(
      'select fund_id, name from funds',
    );
    return new Map(rows.map(({ fund_id, name }) => [fund_id, JSON.parse(name) as Localised]));
  }
}

/** Whether the trails of cases open to the visitor. */
function follows({ account }: Visitor): boolean {
  return opensTo(account?.roles ?? [], '/audit/trail');
}

function dayOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (typeof text !== 'string' || !isDay(text)) throw new Rejection('date-invalid');
  return text;
}

function cursorOf(text: string | undefined): JournalCursor | undefined {
  if (text === undefined || text === '') return undefined;
  const [day = '', index = '', line = ''] = String(text).split('~');
  const isRight = isDay(day) && /^\d+$/.test(index) && /^\d+$/.test(line);
  if (!isRight) throw new Rejection('cursor-invalid');
  return { day, index: Number(index), line: Number(line) };
}
