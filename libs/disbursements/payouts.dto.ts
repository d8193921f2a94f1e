import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsOptional,
  IsUUID,
  Matches,
  ValidateNested,
} from 'class-validator';
import { CorrectionReasonDto } from '#acts';
import type { GrantReduced, PaymentEvidence, PolicyRail, SafeContact } from '#catalogue';
import { IsDay, IsMinorUnits, IsPlainText, MoneyDto, PageQuery } from '#validation';
import {
  CANCEL_REASONS,
  FAILURE_REASONS,
  type CancelReason,
  type FailureReason,
} from './disbursement-payment.decider.js';
import { MAX_PAYEE_CHARACTERS } from './disbursement.commands.js';
import { MAX_NOTE_CHARACTERS } from './payment.commands.js';

export const RAILS: readonly PolicyRail[] = [
  'bank',
  'mobile-money',
  'cash-agent',
  'crypto',
  'trusted-organisation',
];
export const CHANNELS: readonly SafeContact['channel'][] = [
  'signal',
  'e-mail',
  'telephone',
  'messenger',
  'through-someone',
  'receipt-code',
];
export const EVIDENCES: readonly PaymentEvidence[] = [
  'bank-confirmation',
  'transfer-receipt',
  'agent-slip',
  'code-word',
  'witness',
];
/** How staff saw that a beneficiary agreed; by receipt code they say so themselves. */
export const AGREEMENTS = ['signature', 'witnessed-consent'] as const;
/** Why a grant shrinks. */
export const REDUCTIONS: readonly GrantReduced['data']['reason'][] = [
  'terminated',
  'unpayable',
  'withdrawn',
  'voided',
];
export const PARTIES = ['person', 'organisation'] as const;
/** Characters of the name of an edition of a sanctions list. */
export const MAX_LIST_VERSION_CHARACTERS = 120;
const PAYEE_LINE = { max: MAX_PAYEE_CHARACTERS, singleLine: true } as const;

/** The beneficiary was told of the award, over a channel that they called safe. */
export class NotificationDto {
  @ApiProperty({ enum: CHANNELS })
  @IsIn(CHANNELS)
  channel!: SafeContact['channel'];
}

/** The beneficiary agreed to the terms. */
export class AgreementDto {
  @ApiProperty({ enum: AGREEMENTS })
  @IsIn(AGREEMENTS)
  evidence!: (typeof AGREEMENTS)[number];
}

/** To whom the money goes: sealed as it comes in, and in no answer afterwards. */
export class PayeeDto {
  @ApiProperty({ enum: PARTIES, description: 'Ties are looked up among people or organisations.' })
  @IsIn(PARTIES)
  party!: (typeof PARTIES)[number];

  @IsPlainText(PAYEE_LINE)
  name!: string;

  /** Account number, telephone number, agent and code: whatever the rail asks for. */
  @IsPlainText(PAYEE_LINE)
  account!: string;

  @IsOptional()
  @IsPlainText({ max: MAX_PAYEE_CHARACTERS })
  note?: string;
}

/** A payout of an agreed grant, or of a part of it. */
export class PreparationDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  @ApiProperty({ enum: RAILS })
  @IsIn(RAILS)
  rail!: PolicyRail;

  @IsDefined()
  @ValidateNested()
  @Type(() => PayeeDto)
  payee!: PayeeDto;
}

/** New details of the payee: screening and releases are void (D35). */
export class PayeeChangeDto {
  @ApiProperty({ enum: RAILS })
  @IsIn(RAILS)
  rail!: PolicyRail;

  @IsDefined()
  @ValidateNested()
  @Type(() => PayeeDto)
  payee!: PayeeDto;
}

/** What a sanctions list said about the payee. */
export class ScreeningDto {
  @ApiProperty({ example: 'EU consolidated list, 2026-03-09' })
  @IsPlainText({ max: MAX_LIST_VERSION_CHARACTERS, singleLine: true })
  listVersion!: string;

  @IsIn(['clear', 'hit'])
  result!: 'clear' | 'hit';
}

/** The first evidence: the money left on that day. */
export class PaymentDto {
  @ApiProperty({ enum: EVIDENCES })
  @IsIn(EVIDENCES)
  evidence!: PaymentEvidence;

  /** What the proof says: slip number, statement line. Sealed. */
  @IsPlainText({ max: MAX_NOTE_CHARACTERS })
  note!: string;

  /** What the rail took on top, in minor units of the grant's currency. */
  @IsMinorUnits({ allowZero: true })
  feeMinor!: string;

  @IsDay()
  paidOn!: string;
}

/** A payment as it should have been written down. */
export class PaymentCorrectionDto extends CorrectionReasonDto {
  /** What the rail took on top, in minor units of the grant's currency. */
  @IsMinorUnits({ allowZero: true })
  feeMinor!: string;

  @IsDay()
  paidOn!: string;
}

/** The second evidence: the payee has it. */
export class ReceiptDto {
  @ApiProperty({ enum: EVIDENCES })
  @IsIn(EVIDENCES)
  evidence!: PaymentEvidence;

  /** What the proof says; sealed. */
  @IsPlainText({ max: MAX_NOTE_CHARACTERS })
  note!: string;
}

/** The attempt did not go through, or came back after it was reported paid. */
export class FailureDto {
  @ApiProperty({ enum: FAILURE_REASONS })
  @IsIn(FAILURE_REASONS)
  reason!: FailureReason;

  /** The day on which it failed; today when left out. */
  @IsOptional()
  @IsDay()
  failedOn?: string;

  /** True when it had been reported paid: then it is owed again. */
  @IsOptional()
  @IsBoolean()
  afterPaid?: boolean;
}

/** The bank line of a payment that failed after it was reported paid. */
export class ReturnDto {
  @IsUUID()
  attemptId!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  @IsDay()
  arrivedOn!: string;
}

/** Money that came back, as it should have been written down. */
export class ReturnCorrectionDto extends CorrectionReasonDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  @IsDay()
  arrivedOn!: string;
}

/** The grant shrinks by what no payout holds; the money is available again. */
export class ReductionDto {
  /** By how much; left out for all that is open. */
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyDto)
  money?: MoneyDto;

  @ApiProperty({ enum: REDUCTIONS })
  @IsIn(REDUCTIONS)
  reason!: GrantReduced['data']['reason'];
}

export class CancellationDto {
  @ApiProperty({ enum: CANCEL_REASONS })
  @IsIn(CANCEL_REASONS)
  reason!: CancelReason;
}

/** Which page of a list. */
export class ListQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  fundId?: string;

  @IsOptional()
  @Matches(/^[a-z]{3,20}$/)
  status?: string;
}
