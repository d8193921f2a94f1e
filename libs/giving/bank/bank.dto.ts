import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { DONOR_KINDS, type DonorKind, type MatchReason, type SetAsideReason } from '#catalogue';
import { IsPlainText } from '#validation';

/** Characters of a number as it is typed, with its spaces. */
export const MAX_TYPED_NUMBER = 50;

export const SET_ASIDE_REASONS: readonly SetAsideReason[] = [
  'processor-payout',
  'own-transfer',
  'returned-payment',
  'payment-made',
  'bank-fee',
  'other',
];

/** Why a line was proposed as a gift. */
export const MATCH_REASONS: readonly Exclude<MatchReason, 'written-down'>[] = [
  'pledge-reference',
  'donor-reference',
  'payer-instalment',
  'payer',
  'instalment',
];

/** Lines that are booked at once: each is a gift of its own, recorded one after the other. */
export const MOST_TOGETHER = 50;

/** Instalments of one pledge at most. */
const MOST_INSTALMENTS = 120;

/** An account of a fund at a bank. */
export class BankAccountDto {
  @IsUUID()
  fundId!: string;

  /** IBAN, or an account number of another kind; it is sealed. */
  @IsPlainText({ max: MAX_TYPED_NUMBER, singleLine: true })
  number!: string;
}

/** What was proposed, as somebody read it, and the number as they typed it from the bank's own paper. */
export class BankAccountConfirmationDto {
  @IsUUID()
  proposalId!: string;

  @IsPlainText({ max: MAX_TYPED_NUMBER, singleLine: true })
  number!: string;
}

/** What was proposed, as somebody read it. */
export class BankAccountDroppingDto {
  @IsUUID()
  proposalId!: string;
}

/** What a line is as a gift, beside what the bank tells. */
export class LineGiftDto {
  /** A registered donor; left out for a gift whose giver is not kept. */
  @IsOptional()
  @IsUUID()
  donorId?: string;

  @ApiProperty({ enum: DONOR_KINDS })
  @IsIn(DONOR_KINDS)
  donorKind!: DonorKind;

  /** `free`, or a restriction that the fund account knows. */
  @IsOptional()
  @Matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  restriction?: string;

  /** That it is another gift than the equal one typed by hand, after `bank-line-like-gift`. */
  @IsOptional()
  @IsBoolean()
  another?: boolean;

  /** The pledge on which it counts. */
  @IsOptional()
  @IsUUID()
  pledgeId?: string;

  /** The instalment of that pledge that is meant, from 1. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_INSTALMENTS)
  instalment?: number;

  /** Why it was proposed, where it was: refused where the line does not say so. */
  @ApiProperty({ enum: MATCH_REASONS, required: false })
  @IsOptional()
  @IsIn(MATCH_REASONS)
  because?: Exclude<MatchReason, 'written-down'>;
}

/** The gift, written down by hand, that a line is. */
export class LineTieDto {
  @IsUUID()
  donationId!: string;

  /** That it was proposed. */
  @ApiProperty({ enum: ['written-down'], required: false })
  @IsOptional()
  @IsIn(['written-down'])
  because?: 'written-down';
}

/** A line, and the pledge as which it was shown. */
export class CertainLineDto {
  @IsUUID()
  lineId!: string;

  @IsUUID()
  pledgeId!: string;
}

/** Lines that are booked together: each must be certain when it is booked. */
export class CertainLinesDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_TOGETHER)
  @ValidateNested({ each: true })
  @Type(() => CertainLineDto)
  lines!: CertainLineDto[];
}

/** Why a line is no gift. */
export class LineAsideDto {
  @ApiProperty({ enum: SET_ASIDE_REASONS })
  @IsIn(SET_ASIDE_REASONS)
  reason!: SetAsideReason;
}
