import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { FundPolicy, PolicyRail } from '#catalogue';
import { IsMinorUnits, IsPlainText } from '#validation';
import { MAX_BANDS, MAX_CODES } from './policy.rules.js';

/** Larger than anything that makes sense: what does, the rules of the policy say. */
const MOST = 100_000;
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_BAND_NAME = 20;

/** How many distinct people an amount asks for. */
export class BandDto {
  @IsPlainText({ max: MAX_BAND_NAME, singleLine: true })
  name!: string;

  /** Upper limit of the band, inclusive, in minor units of the fund's currency. */
  @IsMinorUnits()
  upToMinor!: string;

  @IsInt()
  @Min(0)
  @Max(MOST)
  reviews!: number;

  @IsInt()
  @Min(0)
  @Max(MOST)
  approvers!: number;

  @IsInt()
  @Min(0)
  @Max(MOST)
  seated!: number;

  @IsInt()
  @Min(0)
  @Max(MOST)
  boardApprovers!: number;
}

/** Hours within which the fund does its part. */
export class PromiseDto {
  @IsInt()
  @Min(0)
  @Max(MOST)
  triageHours!: number;

  @IsInt()
  @Min(0)
  @Max(MOST)
  decisionHours!: number;

  @IsInt()
  @Min(0)
  @Max(MOST)
  payoutHours!: number;
}

export class PromisesDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => PromiseDto)
  P1!: PromiseDto;

  @IsDefined()
  @ValidateNested()
  @Type(() => PromiseDto)
  P2!: PromiseDto;

  @IsDefined()
  @ValidateNested()
  @Type(() => PromiseDto)
  P3!: PromiseDto;

  @IsDefined()
  @ValidateNested()
  @Type(() => PromiseDto)
  P4!: PromiseDto;
}

/** Fee allowance per rail in minor units; nothing where not named (D32). */
export class FeeAllowancesDto {
  @IsOptional()
  @IsMinorUnits({ allowZero: true })
  bank?: string;

  @IsOptional()
  @IsMinorUnits({ allowZero: true })
  'mobile-money'?: string;

  @IsOptional()
  @IsMinorUnits({ allowZero: true })
  'cash-agent'?: string;

  @IsOptional()
  @IsMinorUnits({ allowZero: true })
  crypto?: string;

  @IsOptional()
  @IsMinorUnits({ allowZero: true })
  'trusted-organisation'?: string;
}

/** Everything that a fund promises and asks for, as data. */
export class PolicyDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BANDS)
  @ValidateNested({ each: true })
  @Type(() => BandDto)
  bands!: BandDto[];

  @IsDefined()
  @ValidateNested()
  @Type(() => PromisesDto)
  promises!: PromisesDto;

  /** Above this a payout needs two releasers; minor units. */
  @IsMinorUnits({ allowZero: true })
  twoReleasersAboveMinor!: string;

  @IsInt()
  @Min(0)
  @Max(MOST)
  screeningValidHours!: number;

  @IsDefined()
  @ValidateNested()
  @Type(() => FeeAllowancesDto)
  feeAllowanceMinor!: FeeAllowancesDto;

  @IsArray()
  @ArrayMaxSize(MAX_CODES)
  @Matches(CODE, { each: true })
  needs!: string[];

  @IsArray()
  @ArrayMaxSize(MAX_CODES)
  @Matches(CODE, { each: true })
  ineligibleReasons!: string[];

  @IsArray()
  @ArrayMaxSize(MAX_CODES)
  @Matches(CODE, { each: true })
  declineReasons!: string[];

  @IsInt()
  @Min(0)
  @Max(MOST)
  repeatDays!: number;

  @IsInt()
  @Min(0)
  @Max(MOST)
  appealDays!: number;

  @IsInt()
  @Min(0)
  @Max(MOST)
  attestationMonths!: number;
}

export const POLICY_RAILS: readonly PolicyRail[] = [
  'bank',
  'mobile-money',
  'cash-agent',
  'crypto',
  'trusted-organisation',
];

/** The policy as plain data, as it goes into the log. */
export function policyOf(dto: PolicyDto): FundPolicy {
  const { bands, promises, feeAllowanceMinor: fees, ...rest } = dto;
  const { P1, P2, P3, P4 } = promises;
  return {
    ...rest,
    bands: bands.map((band) => ({ ...band })),
    promises: { P1: { ...P1 }, P2: { ...P2 }, P3: { ...P3 }, P4: { ...P4 } },
    feeAllowanceMinor: Object.fromEntries(
      POLICY_RAILS.flatMap((rail) => (fees[rail] === undefined ? [] : [[rail, fees[rail]]])),
    ),
  };
}
