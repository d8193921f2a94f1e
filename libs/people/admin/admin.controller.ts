import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  invocationOf,
  CurrentVisitor,
  Html,
  layoutFor,
  requireRole,
  seePosition,
  withForm,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { ensure } from '#kernel';
import type { ViewSet } from '#read-models';
import { displayNameOf, inviteAccount } from '../account.commands.js';
import { confirmRole, proposeRole } from '../role.commands.js';
import { InviteDto, RoleDto } from './admin.dto.js';
import { adminPage, type AdminFacts } from './admin.page.js';
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
    const { accountId, role } = requireRole(visitor, ...READERS);
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
      again: (problems, values) =>
        this.show(visitor, { again: { form: 'invite', problems, values } }),
    });
    if (secret === '') return page;
    // The link is shown once, here: a redirect would have to carry it in an address.
    void reply.status(200).removeHeader('location');
    const link = `/sign-in/invitation?secret=${encodeURIComponent(secret)}`;
    return this.show(visitor, { link });
  }

  @Post('roles')
  @Html()
  async propose(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { role } = requireRole(visitor, ...READERS);
    return withForm({
      request,
      reply,
      form: RoleDto,
      act: async (input) => ({
        to: '/admin',
        executed: await proposeRole(
          this.ports,
          invocationOf(request, input, { role }),
          grantOf(input),
        ),
        flash: { tone: 'good', key: 'admin:propose.done' },
      }),
      again: (problems, values) =>
        this.show(visitor, { again: { form: 'role', problems, values } }),
    });
  }

  @Post('roles/confirmation')
  @Html()
  async confirm(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return withForm({
      request,
      reply,
      form: RoleDto,
      act: async (input) => ({
        to: '/admin',
        executed: await confirmRole(this.ports, invocationOf(request, input), grantOf(input)),
        flash: { tone: 'good', key: 'admin:waiting.done' },
      }),
      again: (problems, values) =>
        this.show(visitor, { again: { form: 'role', problems, values } }),
    });
  }

  private async show(
    visitor: Visitor,
    more: Pick<AdminFacts, 'again' | 'link'> = {},
  ): Promise<string> {
    const me = visitor.account?.accountId;
    ensure(me, 'sign-in-needed');
    const { staff: shown, grants } = await staffShownTo(this.ports, this.views, me);
    // Somebody who is invocation to be an administrator sees this page to accept (D22).
    if (!grants.some((grant) => grant.account_id === me && grant.role === 'administrator')) {
      requireRole(visitor, ...READERS);
    }
    const staff = await Promise.all(
      shown.map(async (row) => ({
        ...row,
        name: await displayNameOf(this.ports, row.account_id),
        grants: grants.filter(({ account_id }) => account_id === row.account_id),
      })),
    );
    const seesProcesses = visitor.account?.roles.includes('administrator') === true;
    return adminPage(layoutFor(visitor), { me, staff, seesProcesses, ...more });
  }

  private entityOf(accountId: string): string {
    const own = readStaff(this.views).find(({ account_id }) => account_id === accountId);
    ensure(own, 'account-unknown');
    return own.entity_id;
  }
}

const READERS = ['administrator', 'governing-body'] as const;

function grantOf({ accountId, role, fundId }: RoleDto): Parameters<typeof proposeRole>[2] {
  return { accountId, role, fundId: fundId ?? null };
}
