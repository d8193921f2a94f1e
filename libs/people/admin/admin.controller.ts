import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { takeInAct, type Again } from '#acts';
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
import { inviteAccount } from '../account.commands.js';
import { InviteDto } from './admin.dto.js';
import { adminPage, type AdminFacts } from './admin.page.js';
import { ROLE_ACTS, STAFF_ACTS } from './role.acts.js';
import { staffOverview } from './staff-overview.js';
import { readStaff } from './staff-directory.projection.js';
import { staffShownTo } from './visible-staff.js';

/** Configuration of people and roles; an administrator never touches a case or money. */
@ApiExcludeController()
@Controller('admin')
export class AdminController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  async page(@CurrentVisitor() visitor: Visitor): Promise<string> {
    return this.show(visitor);
  }

  @Post('invitations')
  @Html()
  async invite(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { accountId, role } = requireRole(visitor, ...rolesFor('account.invite'));
    let secret = '';
    const page = await withForm({
      request,
      reply,
      form: InviteDto,
      act: async (input) => {
        const entityId = this.entityOf(accountId);
        const invocation = invocationOf(request, input, { role });
        const invited = await inviteAccount(this.ports, invocation, { entityId, ...input });
        secret = invited.secret;
        await seePosition(reply, invited.position);
        return { to: '/admin' };
      },
      again: (problems, values) => this.show(visitor, { invitation: { problems, values } }),
    });
    if (secret === '') return page;
    // The link is shown once, here: a redirect would have to carry it in an address.
    void reply.status(200).removeHeader('location');
    const path = `/sign-in/invitation?secret=${encodeURIComponent(secret)}`;
    return this.show(visitor, { link: wholeLink(request, path) });
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

  /** What every form of this page has in common. */
  private sent(request: HttpRequest, reply: HttpReply) {
    const again = (again: Again): Promise<string> => this.show(request.visitor, { again });
    return { ports: this.ports, request, reply, to: '/admin', again };
  }

  private async show(
    visitor: Visitor,
    more: Pick<AdminFacts, 'again' | 'invitation' | 'link'> = {},
  ): Promise<string> {
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
    return adminPage(layoutFor(visitor), { ...overview, ...opens, ...more });
  }

  private entityOf(accountId: string): string {
    const own = readStaff(this.views).find(({ account_id }) => account_id === accountId);
    ensure(own, 'account-unknown');
    return own.entity_id;
  }
}

const READERS = ['administrator', 'governing-body'] as const;
