import { Controller, Get, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, requireRole, type Visitor } from '#http';
import { rolesFor } from '#gate';
import type { ViewSet } from '#read-models';
import { staffShownTo } from './visible-staff.js';

/** The staff and its roles over the API. */
@ApiTags('people')
@ApiBearerAuth()
@Controller('api/v1/staff')
export class StaffController {
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
}
