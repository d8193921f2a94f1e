import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, type Visitor } from '#http';
import type { ViewSet } from '#read-models';
import { MoneyDto, PageQuery } from '#validation';
import { fundsOpenTo, giftReader } from '../pages/funds-open-to.js';
import { readWaitingLines, type BankLineRow } from '../views/bank.query.js';
import { readProposals } from '../views/proposals.query.js';
import { MATCH_REASONS } from './bank.dto.js';

const PAGE_ROWS = 20;
const REASONS = [...MATCH_REASONS, 'written-down'];

class LineProposalDto {
  @ApiProperty({ enum: REASONS }) because!: string;
  @ApiProperty({ description: 'It may be booked with others: see `certain`.' })
  isCertain!: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'The gift that it is: send `tie`.' })
  donationId!: string | null;
  @ApiProperty({ type: String, nullable: true }) donorId!: string | null;
  @ApiProperty({ type: String, nullable: true }) donorKind!: string | null;
  @ApiProperty({ type: String, nullable: true }) restriction!: string | null;
  @ApiProperty({ type: String, nullable: true }) pledgeId!: string | null;
  @ApiProperty({ type: Number, nullable: true }) instalment!: number | null;
}

class WaitingLineDto {
  @ApiProperty() lineId!: string;
  @ApiProperty() fundId!: string;
  @ApiProperty() money!: MoneyDto;
  @ApiProperty() bookedOn!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Account id of whoever looks after it.',
  })
  owner!: string | null;
  @ApiProperty({ type: [LineProposalDto], description: 'The likeliest first.' })
  proposals!: readonly LineProposalDto[];
}

class WaitingLinesDto {
  @ApiProperty({ type: [WaitingLineDto] }) items!: readonly WaitingLineDto[];
  @ApiProperty({ type: String, nullable: true }) newer!: string | null;
  @ApiProperty({ type: String, nullable: true }) older!: string | null;
}

/** What came in at the bank and waits, as programs read it. */
@ApiTags('bank')
@Controller('api/v1/bank-lines')
export class BankLinesApiController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Lines of your funds of which nobody has said what they are, and what they may be',
  })
  @ApiOkResponse({ type: WaitingLinesDto })
  async list(
    @Query() { limit = PAGE_ROWS, ...query }: PageQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<WaitingLinesDto> {
    const funds = await fundsOpenTo(this.ports, this.views, giftReader(visitor).accountId);
    const fundIds = funds.map(({ fundId }) => fundId);
    const { rows, newer, older } = readWaitingLines(this.views, { fundIds, limit, ...query });
    const items = rows.map((row) => lineDto(this.views, row));
    return { items, newer: newer ?? null, older: older ?? null };
  }
}

function lineDto(views: ViewSet, row: BankLineRow): WaitingLineDto {
  const { line_id: lineId, fund_id: fundId, minor, currency, booked_on: bookedOn, owner } = row;
  const proposals = readProposals(views, row).map((one): LineProposalDto => {
    const { because } = one;
    if (one.is === 'written-down') {
      const nothing = { donorId: null, donorKind: null, restriction: null, pledgeId: null };
      const { donationId } = one;
      return { because, isCertain: false, donationId, ...nothing, instalment: null };
    }
    const { is: _, pledge, ...gift } = one;
    const { pledgeId = null, instalment = null } = pledge ?? {};
    return { donationId: null, ...gift, pledgeId, instalment };
  });
  return { lineId, fundId, money: { minor, currency }, bookedOn, owner, proposals };
}
