import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsOptional,
  IsUUID,
  Matches,
  ValidateNested,
} from 'class-validator';
import { CorrectionReasonDto } from '#acts';
import type { FundPreset, IntakeSuspended, RestrictionTerms } from '#catalogue';
import { type Localised } from '#kernel';
import { IsCurrency, IsDay, IsInstant, IsPlainText, LocalisedDto, MoneyDto } from '#validation';
import { mendedAt, unkept, type FundPromise } from './promises.js';
import type { FundRow, Position } from './views/funds.query.js';

/** Characters of a public text in one language. */
export const MAX_TEXT = 4_000;
export const MAX_ROUND = 80;
const MAX_TERMS = 60;
const TEXT = { max: MAX_TEXT } as const;

export const PRESETS: readonly FundPreset[] = ['crisis', 'solidarity'];
export const SUSPENSIONS: readonly IntakeSuspended['data']['reason'][] = [
  'no-money',
  'too-many-requests',
  'round-ended',
  'donor-freeze',
  'other',
];

export class NewFundDto {
  @IsUUID()
  entityId!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => LocalisedDto)
  name!: LocalisedDto;

  @IsDefined()
  @ValidateNested()
  @Type(() => LocalisedDto)
  purpose!: LocalisedDto;

  @ApiProperty({ enum: PRESETS })
  @IsIn(PRESETS)
  preset!: FundPreset;

  /** Fixed for ever. */
  @IsCurrency()
  baseCurrency!: string;

  /** The first day of its books, fixed for ever: no gift counts before it. Today when left out. */
  @IsOptional()
  @IsDay()
  openedOn?: string;
}

/** Applications may be sent from now on. */
export class IntakeDto {
  /** The name of the round; left out for a rolling intake. */
  @IsOptional()
  @IsPlainText({ max: MAX_ROUND, singleLine: true })
  round?: string;

  @IsOptional()
  @IsInstant()
  until?: string;
}

export class SuspensionDto {
  @ApiProperty({ enum: SUSPENSIONS })
  @IsIn(SUSPENSIONS)
  reason!: IntakeSuspended['data']['reason'];

  @IsOptional()
  @IsInstant()
  until?: string;
}

export class ClosingDto {
  @IsPlainText(TEXT)
  reason!: string;
}

/** What a donor asked of restricted money (D28). What is left out does not limit. */
export class TermsDto {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_TERMS)
  @Matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { each: true })
  needs?: string[];

  /** ISO 3166 alpha-2 codes. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_TERMS)
  @Matches(/^[A-Z]{2}$/, { each: true })
  places?: string[];

  @IsOptional()
  @IsDay()
  from?: string;

  @IsOptional()
  @IsDay()
  until?: string;

  /** Whether fees of a payment may be paid from it. */
  @IsBoolean()
  feesAllowed!: boolean;
}

export class RestrictionDto {
  /** A short name, such as `legal-aid-2026`. */
  @Matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  restriction!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => TermsDto)
  terms!: TermsDto;

  /** How the donor wishes to be named where the money shows. */
  @IsDefined()
  @ValidateNested()
  @Type(() => LocalisedDto)
  credit!: LocalisedDto;
}

/** What a card processor paid out to the bank. */
export class ProcessorPayoutDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  /** The day on which the bank had it. */
  @IsDay()
  arrivedOn!: string;

  /** That it is another one than the equal one of that day, after `processor-payout-like-another`. */
  @IsOptional()
  @IsBoolean()
  another?: boolean;
}

/** A payout of a processor as it should have been written down. */
export class ProcessorPayoutCorrectionDto extends CorrectionReasonDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  /** The day on which the bank had it. */
  @IsDay()
  arrivedOn!: string;
}

/** Where the money of a fund is, under one restriction or in all. */
export class PositionDto {
  @ApiProperty({ description: '`free`, or the name of a restriction.' }) restriction!: string;
  @ApiProperty() received!: MoneyDto;
  @ApiProperty({ description: 'Promised, not told yet.' }) reserved!: MoneyDto;
  @ApiProperty({ description: 'Told to beneficiaries, not paid yet.' }) committed!: MoneyDto;
  @ApiProperty({ description: 'Paid, fees included.' }) settled!: MoneyDto;
  @ApiProperty() available!: MoneyDto;
  @ApiProperty({ description: 'Received, and not at the bank yet.' }) atProcessor!: MoneyDto;
  @ApiProperty({ description: 'At the bank, without what is set aside; may be below zero.' })
  atBank!: MoneyDto;
  @ApiProperty({ description: 'Lent to other restrictions; below zero where borrowed.' })
  lent!: MoneyDto;
  @ApiProperty({
    description: 'Went back to givers and is not there; nothing is available beside it.',
  })
  missing!: MoneyDto;
}

export class FundDto {
  @ApiProperty() fundId!: string;
  @ApiProperty() entityId!: string;
  @ApiProperty({ type: LocalisedDto }) name!: Localised;
  @ApiProperty({ type: LocalisedDto }) purpose!: Localised;
  @ApiProperty({ enum: PRESETS }) preset!: string;
  @ApiProperty() currency!: string;
  @ApiProperty({ enum: ['not-open', 'open', 'suspended', 'closed'] }) intake!: string;
  @ApiProperty({ type: String, nullable: true }) round!: string | null;
  @ApiProperty({ type: String, nullable: true }) until!: string | null;
  @ApiProperty({ type: Number, nullable: true }) policyVersion!: number | null;
  @ApiProperty() total!: PositionDto;
  @ApiProperty({ type: [PositionDto] }) positions!: readonly PositionDto[];
  @ApiProperty({ description: 'Awards that wait for money.' }) waiting!: number;
}

export class FundListDto {
  @ApiProperty({ type: [FundDto] }) items!: readonly FundDto[];
}

export class PromiseDto {
  @ApiProperty({ description: 'What it is: `triage`, `release`, `money` …' }) promise!: string;
  @ApiProperty() needed!: number;
  @ApiProperty() there!: number;
  @ApiProperty() kept!: boolean;
  @ApiProperty({ description: 'The page on which it is put right.' }) mendedAt!: string;
}

export class PromisesDto {
  @ApiProperty({ description: 'Whether somebody keeps each of them.' }) kept!: boolean;
  @ApiProperty({ type: [PromiseDto] }) items!: readonly PromiseDto[];
}

export function promisesDto(fundId: string, promises: readonly FundPromise[]): PromisesDto {
  const missing = unkept(promises);
  return {
    kept: missing.length === 0,
    items: promises.map((one) => ({
      ...one,
      kept: !missing.includes(one),
      mendedAt: mendedAt(one.promise, fundId),
    })),
  };
}

export function positionDto(position: Position): PositionDto {
  const { currency, restriction } = position;
  const of = (minor: string): MoneyDto => ({ minor, currency });
  return {
    restriction,
    received: of(position.received),
    reserved: of(position.reserved),
    committed: of(position.committed),
    settled: of(position.settled),
    available: of(position.available),
    atProcessor: of(position.atProcessor),
    atBank: of(position.atBank),
    lent: of(position.lent),
    missing: of(position.missing),
  };
}

export function fundDto(
  fund: FundRow,
  more: Pick<FundDto, 'policyVersion' | 'total' | 'positions' | 'waiting'>,
): FundDto {
  const { fundId, entityId, name, purpose, preset, currency, intake, round, until } = fund;
  return { fundId, entityId, name, purpose, preset, currency, intake, round, until, ...more };
}

export function termsOf({ needs, places, from, until, feesAllowed }: TermsDto): RestrictionTerms {
  const lists = { needs: needs ?? [], places: places ?? [] };
  return { ...lists, from: from ?? null, until: until ?? null, feesAllowed };
}
