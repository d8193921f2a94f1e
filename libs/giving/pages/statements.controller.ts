import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { takeInAct, type Again } from '#acts';
import type { RoleName } from '#catalogue';
import { PORTS, VIEWS, type Ports } from '#commands';
import { rolesFor, type Act } from '#gate';
import {
  CurrentVisitor,
  Html,
  type HttpReply,
  type HttpRequest,
  invocationOf,
  layoutFor,
  listEdgesIn,
  requireAccount,
  requireRole,
  type Visitor,
} from '#http';
import { dayIn, find, isId, Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import {
  BANK_ACCOUNT_ACTS,
  BANK_ACCOUNTS_ACTS,
  type BankAccountPlace,
} from '../bank/bank-account.acts.js';
import { loadBankAccount } from '../bank/bank-account.commands.js';
import { BANK_LINE_ACTS, BANK_LINES_ACTS, type BankLinePlace } from '../bank/bank-line.acts.js';
import { loadLine, openLine } from '../bank/bank-line.commands.js';
import { MOST_TOGETHER } from '../bank/bank.dto.js';
import {
  readBankAccounts,
  readBankLine,
  readDonorsOfFund,
  readGiftsLikeLine,
  readStatements,
  readWaitingLines,
} from '../views/bank.query.js';
import type { GivingFund } from '../views/donations.query.js';
import { readCertainLines, readProposals } from '../views/proposals.query.js';
import { fundsOpenTo, giftReader, latestDayOf } from './funds-open-to.js';
import {
  bankAccountPage,
  bankLinePage,
  bankLineSaidPage,
  registerAccountPage,
  statementsPage,
} from './statements.page.js';

const PAGE_ROWS = 20;
/** Donors and gifts that a form offers. */
const MOST_DONORS = 100;
const MOST_ALIKE = 20;

type Address = Readonly<Record<string, unknown>>;

/** What banks say, for those who keep the books. */
@ApiExcludeController()
@Controller('finance/statements')
export class StatementsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  list(@Query() query: Address, @CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.overview(visitor, query);
  }

  /** Several lines that are certain, in one press. */
  @Post('lines/certain')
  @Html()
  certain(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    requireRole(visitor, ...rolesFor('bank-line.resolve'));
    const set = BANK_LINES_ACTS;
    const sent = { ports: this.ports, request, reply, set, name: 'certain-lines', target: '' };
    const again = (back: Again): Promise<string> => this.overview(visitor, {}, back);
    return takeInAct({ ...sent, to: '/finance/statements', again });
  }

  private async overview(visitor: Visitor, query: Address, again?: Again): Promise<string> {
    const { accountId } = giftReader(visitor);
    const funds = await fundsOpenTo(this.ports, this.views, accountId);
    const fundIds = funds.map(({ fundId }) => fundId);
    const wish = { fundIds, limit: PAGE_ROWS, ...listEdgesIn(query) };
    const { roles } = requireAccount(visitor);
    const today = await latestDayOf(this.ports, funds);
    const waiting = readWaitingLines(this.views, wish);
    const books = rolesFor('bank-line.resolve');
    const own = await fundsOpenTo(this.ports, this.views, accountId, books);
    const ownIds = own.map(({ fundId }) => fundId);
    const overview = {
      accounts: readBankAccounts(this.views, fundIds),
      waiting: {
        ...waiting,
        rows: waiting.rows.map((row) => ({ ...row, proposals: readProposals(this.views, row) })),
      },
      certain: readCertainLines(this.views, ownIds, MOST_TOGETHER),
      funds,
      own: ownIds,
      registers: rolesFor('bank-account.propose').some((role) => roles.includes(role)),
      authority: {
        at: this.ports.clock.now().toISOString(),
        today,
        by: { id: accountId, roles: books.filter((role) => roles.includes(role)) },
      },
    };
    return statementsPage(layoutFor(visitor), overview, again);
  }

  @Get('new')
  @Html()
  form(@CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.registering(visitor);
  }

  @Post('new')
  @Html()
  register(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    requireRole(visitor, ...rolesFor('bank-account.propose'));
    const set = BANK_ACCOUNTS_ACTS;
    const sent = { ports: this.ports, request, reply, set, name: 'bank-account', target: '' };
    const again = (back: Again): Promise<string> => this.registering(visitor, back);
    return takeInAct({ ...sent, to: '/finance/statements', again });
  }

  @Get('accounts/:bankAccountId')
  @Html()
  account(
    @Param('bankAccountId') id: string,
    @Query() query: Address,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
  ): Promise<string> {
    return this.bankAccount(visitor, request, id, { query });
  }

  @Post('accounts/:bankAccountId/:act')
  @Html()
  async onAccount(
    @Param('bankAccountId') target: string,
    @Param('act') name: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    await this.accountPlace(visitor, request, target);
    const sent = { ports: this.ports, request, reply, set: BANK_ACCOUNT_ACTS, name, target };
    const to = `/finance/statements/accounts/${target}`;
    const again = (back: Again): Promise<string> =>
      this.bankAccount(visitor, request, target, { query: {}, again: back });
    return takeInAct({ ...sent, to, again });
  }

  @Get('lines/:lineId')
  @Html()
  line(
    @Param('lineId') id: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
  ): Promise<string> {
    return this.bankLine(visitor, request, id);
  }

  /** Shows who paid here and now: what is opened stands in no address, and no cache keeps it. */
  @Post('lines/:lineId/opening')
  @Html()
  async open(
    @Param('lineId') id: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const role = roleOf(visitor, 'bank-line.open');
    await this.linePlace(visitor, request, id);
    const said = await openLine(this.ports, invocationOf(request, null, { role }), id);
    void reply.status(200).header('cache-control', 'no-store');
    return bankLineSaidPage(layoutFor(visitor), id, said);
  }

  @Post('lines/:lineId/:act')
  @Html()
  async onLine(
    @Param('lineId') target: string,
    @Param('act') name: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    await this.linePlace(visitor, request, target);
    const sent = { ports: this.ports, request, reply, set: BANK_LINE_ACTS, name, target };
    const to = `/finance/statements/lines/${target}`;
    const again = (back: Again): Promise<string> => this.bankLine(visitor, request, target, back);
    return takeInAct({ ...sent, to, again });
  }

  private async registering(visitor: Visitor, again?: Again): Promise<string> {
    const roles = rolesFor('bank-account.propose');
    const { accountId: id, role } = requireRole(visitor, ...roles);
    const funds = await fundsOpenTo(this.ports, this.views, id, roles);
    const now = this.ports.clock.now();
    const by = { id, roles: [role as RoleName] };
    const authority = { at: now.toISOString(), today: await latestDayOf(this.ports, funds), by };
    return registerAccountPage(layoutFor(visitor), { authority, funds }, again);
  }

  private async bankAccount(
    visitor: Visitor,
    request: HttpRequest,
    id: string,
    { query, again }: { readonly query: Address; readonly again?: Again },
  ): Promise<string> {
    const { place, fund } = await this.accountPlace(visitor, request, id);
    const wish = { bankAccountId: id, limit: PAGE_ROWS, ...listEdgesIn(query) };
    const statements = readStatements(this.views, wish);
    return bankAccountPage(layoutFor(visitor), { place, fund, statements }, again);
  }

  private async accountPlace(
    visitor: Visitor,
    request: HttpRequest,
    id: string,
  ): Promise<{ readonly place: BankAccountPlace; readonly fund: GivingFund }> {
    const { accountId } = giftReader(visitor);
    if (!isId(id)) throw new Rejection('not-found');
    const role = roleOf(visitor, 'gift.read');
    const invocation = invocationOf(request, null, { role });
    const loaded = await loadBankAccount(this.ports, invocation, id);
    const fund = await this.fundOf(accountId, loaded.fundId);
    const now = this.ports.clock.now();
    const by = { id: loaded.by.accountId, roles: loaded.by.roles };
    const today = dayIn(loaded.book.timeZone, now);
    return { place: { ...loaded, authority: { at: now.toISOString(), today, by } }, fund };
  }

  private async bankLine(
    visitor: Visitor,
    request: HttpRequest,
    id: string,
    again?: Again,
  ): Promise<string> {
    return bankLinePage(layoutFor(visitor), await this.linePlace(visitor, request, id), again);
  }

  /** A line of one of the reader's funds; any other is not there for them. */
  private async linePlace(
    visitor: Visitor,
    request: HttpRequest,
    id: string,
  ): Promise<BankLinePlace> {
    const { accountId } = giftReader(visitor);
    if (!isId(id)) throw new Rejection('not-found');
    const role = roleOf(visitor, 'gift.read');
    const loaded = await loadLine(this.ports, invocationOf(request, null, { role }), id);
    const { line, state, at, today, by } = loaded;
    const fund = await this.fundOf(accountId, line.fundId);
    const { fundId, bookedOn, valueOn, payerRef, money } = line;
    const days = valueOn === null ? [bookedOn] : [bookedOn, valueOn];
    const alike = readGiftsLikeLine(this.views, {
      fundId,
      days,
      minor: money.minor,
      limit: MOST_ALIKE,
    });
    const known = payerRef === null ? [] : (find(state.donorsOf, payerRef) ?? []);
    const donors = readDonorsOfFund(this.views, fundId, MOST_DONORS).toSorted(
      (a, b) => known.indexOf(b.donorId) - known.indexOf(a.donorId),
    );
    const row = readBankLine(this.views, id);
    const proposals = row?.status === 'waiting' ? readProposals(this.views, row) : [];
    const asker = { id: by.accountId, roles: by.roles };
    return { ...loaded, fund, donors, alike, proposals, authority: { at, today, by: asker } };
  }

  private async fundOf(accountId: string, id: string): Promise<GivingFund> {
    const open = await fundsOpenTo(this.ports, this.views, accountId);
    const fund = open.find(({ fundId }) => fundId === id);
    if (!fund) throw new Rejection('not-found');
    return fund;
  }
}

function roleOf(visitor: Visitor, act: Act): string {
  return requireAccount(visitor).firstOf(rolesFor(act)) ?? '';
}
