import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  answer,
  invocationOf,
  CurrentVisitor,
  requireAccount,
  requireRole,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { rolesFor } from '#gate';
import type { ViewSet } from '#read-models';
import { confirmRole, proposeRole, revokeRole } from '../role.commands.js';
import { RoleDto } from './admin.dto.js';
import { staffShownTo } from './visible-staff.js';

/** Roles over the API: proposed by one person, confirmed by another (D7). */
@ApiTags('people')
@ApiBearerAuth()
@Controller('api/v1/staff')
export class RolesController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Accounts and roles, without names' })
  async list(@CurrentVisitor() visitor: Visitor): Promise<{ readonly items: readonly object[] }> {
    const { accountId } = requireRole(visitor, ...rolesFor('staff.read'));
    const { staff, grants } = await staffShownTo(this.ports, this.views, accountId);
    return {
      items: staff.map(({ account_id, status }) => ({
        accountId: account_id,
        status,
        roles: grants
          .filter((grant) => grant.account_id === account_id)
          .map(({ role, fund_id, status: is }) => ({ role, fundId: fund_id, status: is })),
      })),
    };
  }

  @Post('roles')
  @ApiOperation({ summary: 'Propose a role for somebody else' })
  async propose(
    @Body() body: RoleDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<unknown> {
    requireAccount(visitor);
    const done = await proposeRole(this.ports, invocationOf(request, body), grantOf(body));
    return answer(reply, done, { ...body, status: 'proposed' }, 201);
  }

  @Post('roles/confirmation')
  @ApiOperation({ summary: 'Confirm a proposed role, as another person' })
  async confirm(
    @Body() body: RoleDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<unknown> {
    requireAccount(visitor);
    const done = await confirmRole(this.ports, invocationOf(request, body), grantOf(body));
    return answer(reply, done, { ...body, status: 'held' });
  }

  @Post('roles/revocation')
  @ApiOperation({ summary: 'Take a role away, at once' })
  async revoke(
    @Body() body: RoleDto,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<unknown> {
    requireAccount(visitor);
    const done = await revokeRole(this.ports, invocationOf(request, body), grantOf(body));
    return answer(reply, done, { ...body, status: 'none' });
  }
}

function grantOf({ accountId, role, fundId }: RoleDto): Parameters<typeof proposeRole>[2] {
  return { accountId, role, fundId: fundId ?? null };
}
