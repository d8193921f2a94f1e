import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsIn,
  IsUUID,
  Matches,
  ValidateNested,
} from 'class-validator';
import { CORRECTION_REASONS, type CorrectionReason } from '#catalogue';
import { IsDay, IsMinorUnits, IsPlainText } from '#validation';
import { MAX_RESTRICTIONS } from './fund-account.rules.js';
import { MAX_SOURCE } from './opening-balance.js';

/** What stands under one restriction. */
export class ShareDto {
  /** `free`, or a restriction that the fund account knows. */
  @Matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  restriction!: string;

  /** In minor units of the fund's currency. */
  @IsMinorUnits()
  minor!: string;
}

/** With what the books of a fund begin. */
export class OpeningBalanceDto {
  /** The first day of its books: what it held at the bank at the start of that day. */
  @IsDay()
  on!: string;

  /** What it held, by restriction. */
  @ApiProperty({ type: [ShareDto] })
  @IsDefined()
  @IsArray()
  @ArrayMaxSize(MAX_RESTRICTIONS + 1)
  @ValidateNested({ each: true })
  @Type(() => ShareDto)
  shares!: ShareDto[];

  /** Where it can be read, such as the number of a bank statement; no names. */
  @IsPlainText({ max: MAX_SOURCE })
  source!: string;
}

/** The same as it should have been, and why. */
export class OpeningCorrectionDto extends OpeningBalanceDto {
  @ApiProperty({ enum: CORRECTION_REASONS })
  @IsIn(CORRECTION_REASONS)
  reason!: CorrectionReason;
}

/** What was proposed, as somebody read it, and nothing newer. */
export class ProposalDto {
  @IsUUID()
  proposalId!: string;
}
