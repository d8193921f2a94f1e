import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { CorrectionReasonDto } from '#acts';
import { DONOR_KINDS, type DonationReceived, type DonorKind } from '#catalogue';
import { IsDay, IsMinorUnits, MoneyDto, PageQuery } from '#validation';
import type { DonationRow } from './views/donations.query.js';

export const METHODS: readonly DonationReceived['data']['method'][] = [
  'bank',
  'cash',
  'cheque',
  'card',
  'other',
];

/** A gift that arrived, as it is written down by hand. */
export class DonationDto {
  @IsUUID()
  fundId!: string;

  /** A registered donor; left out for a gift whose giver is not kept. */
  @IsOptional()
  @IsUUID()
  donorId?: string;

  @ApiProperty({ enum: DONOR_KINDS })
  @IsIn(DONOR_KINDS)
  donorKind!: DonorKind;

  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  /** What the bank or processor kept of it, in minor units of the same currency. */
  @IsOptional()
  @IsMinorUnits({ allowZero: true })
  feeMinor?: string;

  /** `free`, or a restriction that the fund account knows. */
  @IsOptional()
  @Matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  restriction?: string;

  @ApiProperty({ enum: METHODS })
  @IsIn(METHODS)
  method!: DonationReceived['data']['method'];

  /** The day on which it arrived: it counts on that day. */
  @IsDay()
  receivedOn!: string;

  /** That it is another gift than the equal one of that day, after `gift-like-another`. */
  @IsOptional()
  @IsBoolean()
  another?: boolean;

  /** The match pool of the fund to which it is told. */
  @IsOptional()
  @IsUUID()
  poolId?: string;

  /** The pledge on which it counts. */
  @IsOptional()
  @IsUUID()
  pledgeId?: string;

  /** The number of the instalment that is meant; the oldest that is open, where none is. */
  @IsOptional()
  @IsInt()
  @Min(1)
  instalment?: number;
}

/** A gift as it should have been written down. */
export class GiftCorrectionDto extends CorrectionReasonDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  /** What the bank or processor kept of it, in minor units of the same currency. */
  @IsMinorUnits({ allowZero: true })
  feeMinor!: string;

  /** `free`, or a restriction that the fund account knows. */
  @Matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  restriction!: string;

  @ApiProperty({ enum: METHODS })
  @IsIn(METHODS)
  method!: DonationReceived['data']['method'];

  @IsDay()
  receivedOn!: string;
}

/** Which page of the list. */
export class DonationListQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  fundId?: string;
}

/** A gift as it is read; who gave it is a number, never a name. */
export class RecordedDonationDto {
  @ApiProperty() donationId!: string;
  @ApiProperty() fundId!: string;
  @ApiProperty({ type: String, nullable: true }) donorId!: string | null;
  @ApiProperty({ enum: DONOR_KINDS }) donorKind!: string;
  @ApiProperty() money!: MoneyDto;
  @ApiProperty() fee!: MoneyDto;
  @ApiProperty({
    description: 'The same in the currency of the fund, where it came in another one.',
  })
  inFund!: MoneyDto;
  @ApiProperty({ type: String, nullable: true, description: 'The rates by which it is so much.' })
  rateSetId!: string | null;
  @ApiProperty() restriction!: string;
  @ApiProperty({ enum: METHODS }) method!: string;
  @ApiProperty() receivedOn!: string;
  @ApiProperty({ description: 'Account id.' }) recordedBy!: string;
  @ApiProperty({ enum: ['received', 'being-corrected', 'taken-back'] }) status!: string;
}

export class DonationListDto {
  @ApiProperty({ type: [RecordedDonationDto] }) items!: readonly RecordedDonationDto[];
  @ApiProperty({ type: String, nullable: true }) newer!: string | null;
  @ApiProperty({ type: String, nullable: true }) older!: string | null;
}

export function donationDto(row: DonationRow): RecordedDonationDto {
  const { currency } = row;
  return {
    donationId: row.donation_id,
    fundId: row.fund_id,
    donorId: row.donor_id,
    donorKind: row.donor_kind,
    money: { minor: row.minor, currency },
    fee: { minor: row.fee_minor, currency },
    inFund: { minor: row.into_minor ?? row.minor, currency: row.into_currency ?? currency },
    rateSetId: row.rate_set_id,
    restriction: row.restriction,
    method: row.method,
    receivedOn: row.received_on,
    recordedBy: row.recorded_by,
    status: row.status,
  };
}
