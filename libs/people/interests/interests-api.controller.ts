import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, type Ports } from '#commands';
import { CurrentVisitor, requireAccount, type Visitor } from '#http';
import { readOwnInterests, type OwnInterests } from './own-interests.js';

/** The own ties of a member over the API. */
@ApiTags('interests')
@ApiBearerAuth()
@Controller('api/v1/interests')
export class InterestsApiController {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The ties that the reader has declared' })
  show(@CurrentVisitor() visitor: Visitor): Promise<OwnInterests> {
    return readOwnInterests(this.ports, requireAccount(visitor).accountId);
  }
}
