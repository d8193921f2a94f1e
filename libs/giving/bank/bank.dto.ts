import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { DONOR_KINDS, type DonorKind, type SetAsideReason } from '#catalogue';
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
}

/** The gift, written down by hand, that a line is. */
export class LineTieDto {
  @IsUUID()
  donationId!: string;
}

/** Why a line is no gift. */
export class LineAsideDto {
  @ApiProperty({ enum: SET_ASIDE_REASONS })
  @IsIn(SET_ASIDE_REASONS)
  reason!: SetAsideReason;
}
