import { Controller, Get, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { invocationOf, CurrentVisitor, type HttpRequest, type Visitor } from '#http';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { readerRole } from './pages/acting.js';
import { openGrant, readerOf } from './pages/grant-access.js';
import { grantDto, GrantListDto, GrantWithPayoutsDto, listDto, payoutDto } from './grants.dto.js';
import { ListQuery } from './payouts.dto.js';
import { readGrant, readGrants, readPayouts } from './views/grants.query.js';

const PAGE_ROWS = 20;

/** Grants as programs read them; what is done with them is told in `grant.acts.ts`. */
@ApiTags('grants')
@Controller('api/v1/grants')
export class GrantsController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Grants of your funds, newest first' })
  @ApiOkResponse({ type: GrantListDto })
  async list(
    @Query() { limit = PAGE_ROWS, ...query }: ListQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<GrantListDto> {
    const reader = await readerOf(this.ports, this.views, readerRole(visitor).accountId);
    return listDto(readGrants(this.views, reader, { ...query, limit }), grantDto);
  }

  @Get(':grantId')
  @ApiOperation({ summary: 'One grant with its payouts' })
  @ApiOkResponse({ type: GrantWithPayoutsDto })
  async one(
    @Param('grantId') grantId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
  ): Promise<GrantWithPayoutsDto> {
    const { role } = readerRole(visitor);
    await openGrant(this.ports, invocationOf(request, null, { role }), grantId);
    const row = readGrant(this.views, grantId);
    if (!row) throw new Rejection('views-behind', { retryAfterSeconds: 1 });
    return { ...grantDto(row), payouts: readPayouts(this.views, grantId).map(payoutDto) };
  }
}
