import { Controller, Get, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { pledgeReference } from '#catalogue';
import { PORTS, VIEWS, type Ports } from '#commands';
import { CurrentVisitor, type HttpRequest, type Visitor } from '#http';
import type { ViewSet } from '#read-models';
import { MoneyDto } from '#validation';
import { fundsOpenTo, giftReader } from '../pages/funds-open-to.js';
import { pledgeBefore } from './pledge-access.js';
import { openOf, standingOf } from './pledge.state.js';
import { PledgeListQuery } from './pledges.dto.js';
import { readPledges, type PledgeRow } from './pledges.query.js';

const PAGE_ROWS = 20;

class PledgeReadDto {
  @ApiProperty() pledgeId!: string;
  @ApiProperty() fundId!: string;
  @ApiProperty() donorId!: string;
  @ApiProperty({ description: 'What the donor puts on a transfer.' }) reference!: string;
  @ApiProperty() restriction!: string;
  @ApiProperty() pledged!: MoneyDto;
  @ApiProperty() received!: MoneyDto;
  @ApiProperty({ description: 'What is still to come.' }) open!: MoneyDto;
  @ApiProperty() isEnforceable!: boolean;
  @ApiProperty() standing!: string;
  @ApiProperty({ description: 'Account id of whoever follows it up.' }) owner!: string;
}

class PledgeListDto {
  @ApiProperty({ type: [PledgeReadDto] }) items!: readonly PledgeReadDto[];
  @ApiProperty({ type: String, nullable: true }) newer!: string | null;
  @ApiProperty({ type: String, nullable: true }) older!: string | null;
}

class InstalmentReadDto {
  @ApiProperty() number!: number;
  @ApiProperty() dueOn!: string;
  @ApiProperty() minor!: string;
  @ApiProperty({ description: 'What of it is still to come, in minor units.' }) openMinor!: string;
}

class ConditionReadDto {
  @ApiProperty() conditionId!: string;
  @ApiProperty({ type: Object }) text!: object;
  @ApiProperty() isMet!: boolean;
}

class RevaluedDto {
  @ApiProperty({ description: 'The last day of the month.' }) on!: string;
  @ApiProperty() rateSetId!: string;
  @ApiProperty({ description: 'By how much what is owed grew in the books, in minor units.' })
  differenceMinor!: string;
}

class OnePledgeDto extends PledgeReadDto {
  @ApiProperty() cancelled!: MoneyDto;
  @ApiProperty() writtenOff!: MoneyDto;
  @ApiProperty({ type: [InstalmentReadDto] }) instalments!: readonly InstalmentReadDto[];
  @ApiProperty({ type: [ConditionReadDto] }) conditions!: readonly ConditionReadDto[];
  @ApiProperty({ type: String, nullable: true }) writeOffProposal!: string | null;
  @ApiProperty({
    type: MoneyDto,
    nullable: true,
    description: 'What is owed stands for in the books, where they are in another currency.',
  })
  owedInBooks!: MoneyDto | null;
  @ApiProperty({ type: [RevaluedDto], description: 'Months that were revalued, the oldest first.' })
  revaluations!: readonly RevaluedDto[];
}

/** Pledges as programs read them. */
@ApiTags('pledges')
@Controller('api/v1/pledges')
export class PledgesApiController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Pledges to your funds, newest first' })
  @ApiOkResponse({ type: PledgeListDto })
  async list(
    @Query() { fundId, limit = PAGE_ROWS, ...query }: PledgeListQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<PledgeListDto> {
    const funds = await fundsOpenTo(this.ports, this.views, giftReader(visitor).accountId);
    const fundIds = funds
      .map((fund) => fund.fundId)
      .filter((id) => fundId === undefined || id === fundId);
    const { rows, newer, older } = readPledges(this.views, { fundIds, limit, ...query });
    return { items: rows.map(rowDto), newer: newer ?? null, older: older ?? null };
  }

  @Get(':pledgeId')
  @ApiOperation({ summary: 'One pledge with its instalments' })
  @ApiOkResponse({ type: OnePledgeDto })
  async one(
    @Param('pledgeId') pledgeId: string,
    @Req() request: HttpRequest,
  ): Promise<OnePledgeDto> {
    const { place } = await pledgeBefore(this.ports, this.views, request, pledgeId);
    const { pledge, authority } = place;
    const { currency } = pledge;
    const amount = (minor: bigint): MoneyDto => ({ minor: minor.toString(), currency });
    return {
      pledgeId,
      fundId: pledge.fundId,
      donorId: pledge.donorId,
      reference: pledgeReference(pledgeId),
      restriction: pledge.restriction,
      pledged: amount(pledge.pledged),
      received: amount(pledge.received),
      cancelled: amount(pledge.cancelled),
      writtenOff: amount(pledge.writtenOff),
      open: amount(openOf(pledge)),
      isEnforceable: pledge.isEnforceable,
      standing: standingOf(pledge, authority.today),
      owner: pledge.owner,
      instalments: pledge.instalments.map(({ number, dueOn, minor, open }) => ({
        number,
        dueOn,
        minor,
        openMinor: open.toString(),
      })),
      conditions: pledge.conditions,
      writeOffProposal: pledge.proposal?.proposalId ?? null,
      owedInBooks: pledge.foreign && {
        minor: pledge.foreign.owed.toString(),
        currency: pledge.foreign.into,
      },
      revaluations: (pledge.foreign?.revaluations ?? []).map(({ on, rateSetId, base }) => ({
        on,
        rateSetId,
        differenceMinor: base.toString(),
      })),
    };
  }
}

function rowDto(row: PledgeRow): PledgeReadDto {
  const { currency } = row;
  return {
    pledgeId: row.pledge_id,
    fundId: row.fund_id,
    donorId: row.donor_id,
    reference: pledgeReference(row.pledge_id),
    restriction: row.restriction,
    pledged: { minor: row.pledged, currency },
    received: { minor: row.received, currency },
    open: { minor: row.open, currency },
    isEnforceable: row.is_enforceable === 1,
    standing: row.standing,
    owner: row.owner,
  };
}
