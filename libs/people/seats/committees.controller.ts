import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, type Ports } from '#commands';
import { CurrentVisitor, requireAccount, type Visitor } from '#http';
import { committeeOf, seatsNow } from './committee-overview.js';

/** The committee of a fund over the API. */
@ApiTags('committees')
@ApiBearerAuth()
@Controller('api/v1/funds/:fundId/committee')
export class CommitteesController {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Get()
  @ApiOperation({ summary: 'Seats that are proposed, run or will; without names' })
  async one(@Param('fundId') fundId: string, @CurrentVisitor() visitor: Visitor): Promise<object> {
    const { accountId } = requireAccount(visitor);
    const { state, authority } = await committeeOf(this.ports, accountId, fundId);
    const items = seatsNow(state, authority.today).map(
      ({ seatId, memberId, rank, from, until, status, proposedBy, endedOn }) => ({
        seatId,
        memberId,
        rank,
        from,
        until,
        status,
        proposedBy,
        endedOn,
      }),
    );
    return { fundId, formed: state.committeeId !== null, seats: state.size, items };
  }
}
