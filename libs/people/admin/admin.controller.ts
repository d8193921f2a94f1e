import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NothingDto, takeInAct, type Again } from '#acts';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  invocationOf,
  CurrentVisitor,
  Html,
  layoutFor,
  requireAccount,
  requireRole,
  seePosition,
  wholeLink,
  withForm,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { ensure } from '#kernel';
import { rolesFor, type Act } from '#gate';
import type { ViewSet } from '#read-models';
import type { DtoClass } from '#validation';
import { inviteAccount, renewInvitation } from '../account.commands.js';
import { drawRecoveryKey } from '../recovery.commands.js';
import { ACCOUNT_ACTS, MEASURE_ACTS } from './account.acts.js';
import { InviteDto } from './admin.dto.js';
import { fillableCommittees } from '../seats/committee-overview.js';
import { adminPage, type AdminFacts } from './admin.page.js';
import { ROLE_ACTS, STAFF_ACTS } from './role.acts.js';
import { TIE_END_ACTS } from './tie-end.acts.js';
import { listedTies } from './ties-watch.js';
import { staffOverview } from './staff-overview.js';
import { readStaff } from './staff-directory.projection.js';
import { staffShownTo } from './visible-staff.js';

/** Configuration of people and roles; an administrator never touches a case or money. */
@ApiExcludeController()
@Controller('admin')
export class AdminController {
  constructor(
    @Inject(PORTS) readonly ports: Ports,
    @Inject(VIEWS) readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async page(@Req() request: HttpRequest): Promise<string> {
    return this.show(request);
  }

  @Post('invitations')
  @Html()
  async invite(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { accountId, role } = requireRole(visitor, ...rolesFor('account.invite'));
    return this.showsOnce(request, reply, InviteDto, async (input) => {
      const entityId = this.entityOf(accountId);
      const invocation = invocationOf(request, input, { role });
      const invited = await inviteAccount(this.ports, invocation, { entityId, ...input });
      return { executed: invited, shown: linkOf(request, invited.secret) };
    });
  }

  /** Makes the link of somebody who has not joined again; the one before is void. */
  @Post('invitations/:accountId')
  @Html()
  async renew(
    @CurrentVisitor() visitor: Visitor,
    @Param('accountId') accountId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { role } = requireRole(visitor, ...rolesFor('account.invite'));
    return this.showsOnce(request, reply, NothingDto, async () => {
      const invocation = invocationOf(request, null, { role });
      const renewed = await renewInvitation(this.ports, invocation, { accountId });
      return { executed: renewed, shown: linkOf(request, renewed.secret) };
    });
  }

  @Post('recovery-key')
  @Html()
  async drawKey(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { role } = requireRole(visitor, ...rolesFor('recovery.draw-key'));
    return this.showsOnce(request, reply, NothingDto, async () => {
      const drawn = await drawRecoveryKey(this.ports, invocationOf(request, null, { role }));
      return { executed: drawn, shown: drawn.key === undefined ? {} : { key: drawn.key } };
    });
  }

  @Post('roles')
  @Html()
  propose(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return takeInAct({ ...this.sent(request, reply), set: STAFF_ACTS, name: 'proposal' });
  }

  /** Every act on a role: `/admin/roles/confirmation` and so on. */
  @Post('roles/:act')
  @Html()
  act(
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return takeInAct({ ...this.sent(request, reply), set: ROLE_ACTS, name });
  }

  /** Every act on an account: `/admin/accounts/suspension` and so on. */
  @Post('accounts/:act')
  @Html()
  account(
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return takeInAct({ ...this.sent(request, reply), set: ACCOUNT_ACTS, name });
  }

  /** What is done with what waits for a second person: `/admin/measures/seconding`. */
  @Post('measures/:act')
  @Html()
  measure(
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return takeInAct({ ...this.sent(request, reply), set: MEASURE_ACTS, name });
  }

  /** What is done with a tie of somebody that is to end: `/admin/ties/tie-end`. */
  @Post('ties/:act')
  @Html()
  tie(
    @Param('act') name: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return takeInAct({ ...this.sent(request, reply), set: TIE_END_ACTS, name });
  }

  /** A form whose answer is shown once, on this page: a redirect would carry it in an address. */
  private async showsOnce<T extends object>(
    request: HttpRequest,
    reply: HttpReply,
    form: DtoClass<T>,
    act: (input: T) => Promise<{
      readonly executed: { readonly position: bigint };
      readonly shown: ShownOnce;
    }>,
  ): Promise<string> {
    let shown: ShownOnce | undefined;
    const page = await withForm({
      request,
      reply,
      form,
      act: async (input) => {
        const done = await act(input);
        await seePosition(reply, done.executed.position);
        ({ shown } = done);
        return { to: '/admin' };
      },
      again: (problems, values) => this.show(request, { invitation: { problems, values } }),
    });
    if (shown === undefined) return page;
    void reply.status(200).removeHeader('location');
    return this.show(request, shown);
  }

  /** What every form of this page has in common. */
  private sent(request: HttpRequest, reply: HttpReply) {
    const again = (again: Again): Promise<string> => this.show(request, { again });
    return { ports: this.ports, request, reply, to: '/admin', again };
  }

  private async show(
    request: HttpRequest,
    more: Pick<AdminFacts, 'again' | 'invitation'> & ShownOnce = {},
  ): Promise<string> {
    const { visitor } = request;
    const { accountId, roles } = requireAccount(visitor);
    const shown = await staffShownTo(this.ports, this.views, accountId);
    // Somebody who is asked to be an administrator sees this page to accept (D22).
    const isAsked = shown.grants.some(
      ({ account_id, role }) => account_id === accountId && role === 'administrator',
    );
    if (!isAsked) requireRole(visitor, ...READERS);
    const overview = await staffOverview(this.ports, shown, accountId);
    const may = (act: Act): boolean => rolesFor(act).some((role) => roles.includes(role));
    const opens = { invites: may('account.invite'), seesProcesses: may('process.read') };
    const linkTo = (path: string): string => wholeLink(request, path);
    const committees = await fillableCommittees(this.ports, this.views, accountId);
    const ties = may('staff.read') ? await listedTies(this, overview.staff) : [];
    const facts = { ...overview, ...opens, committees, ties, linkTo, ...more };
    return adminPage(layoutFor(visitor), facts);
  }

  private entityOf(accountId: string): string {
    const own = readStaff(this.views).find(({ account_id }) => account_id === accountId);
    ensure(own, 'account-unknown');
    return own.entity_id;
  }
}

type ShownOnce = Pick<AdminFacts, 'link' | 'key'>;

function linkOf(request: HttpRequest, secret: string): ShownOnce {
  const path = `/sign-in/invitation?secret=${encodeURIComponent(secret)}`;
  return { link: wholeLink(request, path) };
}

const READERS = ['administrator', 'governing-body'] as const;
