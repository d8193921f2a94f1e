import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  answer,
  CurrentVisitor,
  invocationOf,
  requireRole,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { drawRecoveryKey } from '../recovery.commands.js';
import { rolesFor } from '#gate';
import type { ViewSet } from '#read-models';
import { tiesWatched, type TiesWatched } from './ties-watch.js';
import { staffMatters, type StaffMatters } from './staff-matters.js';
import { staffShownTo } from './visible-staff.js';

/** The staff and its roles over the API. */
@ApiTags('people')
@ApiBearerAuth()
@Controller('api/v1/staff')
export class StaffController {
  constructor(
    @Inject(PORTS) readonly ports: Ports,
    @Inject(VIEWS) readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Accounts, roles, and what waits for a second person; without names' })
  async list(@CurrentVisitor() visitor: Visitor): Promise<{
    readonly items: readonly object[];
    readonly measures: StaffMatters['measures'];
    readonly resets: StaffMatters['resets'];
    readonly ties: readonly TiesWatched[];
  }> {
    const { accountId } = requireRole(visitor, ...rolesFor('staff.read'));
    const { staff, grants } = await staffShownTo(this.ports, this.views, accountId);
    const { met, measures, resets } = await staffMatters(this.ports, staff, accountId);
    const ids = staff.map(({ account_id }) => account_id);
    return {
      measures,
      resets,
      ties: await tiesWatched(this, ids),
      items: staff.map(({ account_id, status }) => ({
        accountId: account_id,
        status,
        met: met.get(account_id) === true,
        roles: grants
          .filter((grant) => grant.account_id === account_id)
          .map(({ role, fund_id, status: is }) => ({ role, fundId: fund_id, status: is })),
      })),
    };
  }

  @Post('recovery-key')
  @ApiOperation({ summary: 'Draw one’s own recovery key; it is in this answer only' })
  async drawKey(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ readonly key: string | null }> {
    const { role } = requireRole(visitor, ...rolesFor('recovery.draw-key'));
    const drawn = await drawRecoveryKey(this.ports, invocationOf(request, null, { role }));
    return answer(reply, drawn, { key: drawn.key ?? null }, 201);
  }
}
