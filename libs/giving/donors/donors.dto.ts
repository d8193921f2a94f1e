import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  DONOR_KINDS,
  DONOR_WISHES,
  DUE_DILIGENCE_RESULTS,
  type DonorKind,
  type DonorWish,
  type DueDiligenceResult,
} from '#catalogue';
import type { Localised } from '#kernel';
import { IsDay, IsPlainText, PageQuery } from '#validation';
import { MAX_NAME } from './donor.commands.js';

/** Characters of a part of a contact, and of what is written about a donor. */
export const MAX_CONTACT = 300;
export const MAX_NOTE = 2_000;
/** Characters of a public text of an agreement in one language. */
export const MAX_PUBLIC_TEXT = 500;

export class NewDonorDto {
  /** The fund whose treasurers look after the donor. */
  @IsUUID()
  fundId!: string;

  @ApiProperty({ enum: DONOR_KINDS })
  @IsIn(DONOR_KINDS)
  kind!: DonorKind;

  /** Sealed: it stands in no list. */
  @IsPlainText({ max: MAX_NAME, singleLine: true })
  name!: string;

  @ApiProperty({ enum: DONOR_WISHES })
  @IsIn(DONOR_WISHES)
  wish!: DonorWish;
}

export class DonorNameDto {
  @IsPlainText({ max: MAX_NAME, singleLine: true })
  name!: string;
}

/** How a donor is reached; what is left out is not known. */
export class DonorContactDto {
  @IsOptional()
  @IsPlainText({ max: MAX_CONTACT, singleLine: true })
  person?: string;

  @IsOptional()
  @IsPlainText({ max: MAX_CONTACT, singleLine: true })
  email?: string;

  @IsOptional()
  @IsPlainText({ max: MAX_CONTACT, singleLine: true })
  phone?: string;

  @IsOptional()
  @IsPlainText({ max: MAX_CONTACT })
  address?: string;
}

export class DonorWishDto {
  @ApiProperty({ enum: DONOR_WISHES })
  @IsIn(DONOR_WISHES)
  wish!: DonorWish;
}

export class DueDiligenceDto {
  @ApiProperty({ enum: DUE_DILIGENCE_RESULTS })
  @IsIn(DUE_DILIGENCE_RESULTS)
  result!: DueDiligenceResult;

  /** The day on which somebody looked. */
  @IsDay()
  on!: string;

  /** The last day on which it holds; needed unless the donor is refused. */
  @IsOptional()
  @IsDay()
  validUntil?: string;

  /** Why, and under which conditions. Sealed. */
  @IsOptional()
  @IsPlainText({ max: MAX_NOTE })
  note?: string;
}

/** Public text by language. */
export class PublicTextDto {
  @IsOptional()
  @IsPlainText({ max: MAX_PUBLIC_TEXT })
  en?: string;

  @IsOptional()
  @IsPlainText({ max: MAX_PUBLIC_TEXT })
  fr?: string;
}

export class AgreementDto {
  @IsUUID()
  fundId!: string;

  /** `free`, or a restriction that the fund account knows: its terms are what was agreed. */
  @Matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  restriction!: string;

  @IsDay()
  signedOn!: string;

  /** What the money is for, in words; in one language at least. */
  @IsDefined()
  @ValidateNested()
  @Type(() => PublicTextDto)
  purpose!: PublicTextDto;

  /** Part that may pay for running the fund. */
  @IsInt()
  @Min(0)
  @Max(100)
  overheadPercent!: number;

  /** How the donor is named in what is made with the money. */
  @IsOptional()
  @ValidateNested()
  @Type(() => PublicTextDto)
  credit?: PublicTextDto;

  /** What must stand beside it. */
  @IsOptional()
  @ValidateNested()
  @Type(() => PublicTextDto)
  disclaimer?: PublicTextDto;
}

export class AgreementEndDto {
  @IsUUID()
  agreementId!: string;

  @IsDay()
  on!: string;
}

/** The donor who this one is, registered before. */
export class MergeDto {
  @IsUUID()
  into!: string;
}

export class ProposedMergeDto {
  @IsUUID()
  proposalId!: string;
}

/** Which page of the list. */
export class DonorListQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  fundId?: string;
}

/** The texts that somebody wrote. */
export function localisedIn(text: PublicTextDto | undefined): Localised {
  const said = Object.entries(text ?? {}) as [string, string | undefined][];
  return Object.fromEntries(said.filter(([, one]) => one !== undefined && one !== '')) as Localised;
}
