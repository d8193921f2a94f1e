import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { DONOR_KINDS, DONOR_WISHES, donorReference, type DonorContact } from '#catalogue';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  CurrentVisitor,
  invocationOf,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import type { ViewSet } from '#read-models';
import { MoneyDto } from '#validation';
import { fundsOpenTo, giftReader, latestDayOf } from '../pages/funds-open-to.js';
import { donorBefore, lookingRole } from './donor-access.js';
import { openDonor } from './donor-opening.js';
import { DonorListQuery } from './donors.dto.js';
import { dueDiligenceOn } from './due-diligence.js';
import {
  donorsWhoAre,
  dueDiligenceOf,
  readAgreements,
  readDonors,
  readDonorSums,
  type AgreementRow,
  type DonorSum,
} from './donors.query.js';

const PAGE_ROWS = 20;
const STANDINGS = ['not-done', 'passed', 'passed-with-conditions', 'refused', 'lapsed'];

/** What a donor gave to one fund; who it is stands sealed, and is a number here. */
class DonorSumDto {
  @ApiProperty() donorId!: string;
  @ApiProperty({ enum: DONOR_KINDS }) kind!: string;
  @ApiProperty({ enum: DONOR_WISHES }) wish!: string;
  @ApiProperty({ enum: STANDINGS }) dueDiligence!: string;
  @ApiProperty() fundId!: string;
  @ApiProperty() gifts!: number;
  @ApiProperty({ type: MoneyDto, nullable: true }) given!: MoneyDto | null;
  @ApiProperty({ type: String, nullable: true }) lastOn!: string | null;
}

class DonorListDto {
  @ApiProperty({ type: [DonorSumDto] }) items!: readonly DonorSumDto[];
  @ApiProperty({ type: String, nullable: true }) newer!: string | null;
  @ApiProperty({ type: String, nullable: true }) older!: string | null;
}

class AgreementReadDto {
  @ApiProperty() agreementId!: string;
  @ApiProperty() fundId!: string;
  @ApiProperty() restriction!: string;
  @ApiProperty({ type: Object, nullable: true }) terms!: object | null;
  @ApiProperty({ type: Object }) purpose!: object;
  @ApiProperty() overheadPercent!: number;
  @ApiProperty({ type: Object }) credit!: object;
  @ApiProperty({ type: Object }) disclaimer!: object;
  @ApiProperty() signedOn!: string;
  @ApiProperty({ type: String, nullable: true }) endedOn!: string | null;
}

class DonorReadDto {
  @ApiProperty() donorId!: string;
  @ApiProperty({ description: 'What the donor puts on a transfer.' }) reference!: string;
  @ApiProperty({ enum: DONOR_KINDS }) kind!: string;
  @ApiProperty({ enum: DONOR_WISHES }) wish!: string;
  @ApiProperty({ enum: STANDINGS }) dueDiligence!: string;
  @ApiProperty({ type: String, nullable: true }) validUntil!: string | null;
  /** The donor who this one is. */
  @ApiProperty({ type: String, nullable: true }) mergedInto!: string | null;
  /** What waits for its second person. */
  @ApiProperty({ type: String, nullable: true }) mergeProposal!: string | null;
  @ApiProperty({ type: [DonorSumDto] }) sums!: readonly DonorSumDto[];
  @ApiProperty({ type: [AgreementReadDto] }) agreements!: readonly AgreementReadDto[];
}

class OpenedDonorDto {
  @ApiProperty() donorId!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  @ApiProperty({ type: Object, nullable: true }) contact!: DonorContact | null;
  @ApiProperty({ type: String, nullable: true }) note!: string | null;
}

/** Donors as programs read them. */
@ApiTags('donors')
@Controller('api/v1/donors')
export class DonorsApiController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Donors to your funds with what each gave, whoever gave last first' })
  @ApiOkResponse({ type: DonorListDto })
  async list(
    @Query() { fundId, limit = PAGE_ROWS, ...query }: DonorListQuery,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<DonorListDto> {
    const funds = await fundsOpenTo(this.ports, this.views, giftReader(visitor).accountId);
    const fundIds = funds
      .map((fund) => fund.fundId)
      .filter((id) => fundId === undefined || id === fundId);
    const { rows, newer, older } = readDonors(this.views, { fundIds, limit, ...query });
    const today = await latestDayOf(this.ports, funds);
    const items = rows.map((row) => sumDto(row, today));
    return { items, newer: newer ?? null, older: older ?? null };
  }

  @Get(':donorId')
  @ApiOperation({ summary: 'One donor, without the name' })
  @ApiOkResponse({ type: DonorReadDto })
  async one(@Param('donorId') donorId: string, @Req() request: HttpRequest): Promise<DonorReadDto> {
    const { place } = await donorBefore(this.ports, this.views, request, donorId);
    const { donor, funds, authority } = place;
    const fundIds = funds.map(({ fundId }) => fundId);
    const ids = donorsWhoAre(this.views, donorId);
    return {
      donorId,
      reference: donorReference(donorId),
      kind: donor.kind,
      wish: donor.wish,
      dueDiligence: dueDiligenceOn(donor.dueDiligence, authority.today),
      validUntil: donor.dueDiligence?.validUntil ?? null,
      mergedInto: donor.mergedInto,
      mergeProposal: donor.proposal?.proposalId ?? null,
      sums: readDonorSums(this.views, donorId, fundIds).map((row) => sumDto(row, authority.today)),
      agreements: readAgreements(this.views, ids, fundIds).map(agreementDto),
    };
  }

  @Post(':donorId/openings')
  @HttpCode(200)
  @ApiOperation({ summary: 'Open who a donor is; the opening is recorded before it is answered' })
  @ApiOkResponse({ type: OpenedDonorDto })
  async open(
    @Param('donorId') donorId: string,
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<OpenedDonorDto> {
    await donorBefore(this.ports, this.views, request, donorId);
    void reply.header('cache-control', 'no-store');
    const invocation = invocationOf(request, null, { role: lookingRole(visitor) });
    const { name, contact, note } = await openDonor(this.ports, invocation, donorId);
    return { donorId, name: name ?? null, contact: contact ?? null, note: note ?? null };
  }
}

function sumDto(row: DonorSum, today: string): DonorSumDto {
  const { minor, currency } = row;
  return {
    donorId: row.donor_id,
    kind: row.kind,
    wish: row.wish,
    dueDiligence: dueDiligenceOn(dueDiligenceOf(row), today),
    fundId: row.fund_id,
    gifts: row.gifts,
    given: currency === '' ? null : { minor, currency },
    lastOn: row.last_on,
  };
}

function agreementDto(row: AgreementRow): AgreementReadDto {
  const { terms, purpose, overheadPercent, credit, disclaimer } = row;
  return {
    agreementId: row.agreement_id,
    fundId: row.fund_id,
    restriction: row.restriction,
    terms,
    purpose,
    overheadPercent,
    credit,
    disclaimer,
    signedOn: row.signed_on,
    endedOn: row.ended_on,
  };
}
