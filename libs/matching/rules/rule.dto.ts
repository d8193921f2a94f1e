import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsCurrency, IsKeyText, IsMinorUnits } from '#validation';
import { MATCHING_METHODS, RULE_LIMITS, type MatchingMethod, type TierMode } from './rule.js';

export class RatioDto {
  @IsInt()
  @Min(0)
  @Max(RULE_LIMITS.ratioPart)
  numerator!: number;

  @IsInt()
  @Min(1)
  @Max(RULE_LIMITS.ratioPart)
  denominator!: number;
}

export class TierDto {
  /** In minor units: the part of a total above it, or the gifts from it on. */
  @IsMinorUnits({ allowZero: true })
  from!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => RatioDto)
  ratio!: RatioDto;
}

export class ThresholdDto {
  @IsMinorUnits()
  amount!: string;

  /** Different people. */
  @IsInt()
  @Min(1)
  @Max(RULE_LIMITS.donors)
  donors!: number;

  @IsMinorUnits()
  unlocks!: string;
}

export class FundingDto {
  @IsKeyText()
  id!: string;

  @IsMinorUnits()
  amount!: string;

  /** Lower ones are used first. */
  @IsInt()
  @Min(0)
  @Max(RULE_LIMITS.priority)
  priority!: number;

  /** The giver whose money it is: no gift of theirs is matched. */
  @IsOptional()
  @IsKeyText()
  funder?: string | null;
}

/** What a matching rule says, without what is put in; amounts in minor units of its currency. */
export class RuleTermsDto {
  @IsCurrency()
  currency!: string;

  @IsIn(MATCHING_METHODS)
  method!: MatchingMethod;

  /** 1 to 1 where it is left out. */
  @IsOptional()
  @ValidateNested()
  @Type(() => RatioDto)
  ratio?: RatioDto | null;

  /** In place of the ratio. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(RULE_LIMITS.tiers)
  @ValidateNested({ each: true })
  @Type(() => TierDto)
  tiers?: TierDto[] | null;

  @IsOptional()
  @IsIn(['marginal', 'first-gift-slab'])
  tierMode?: TierMode | null;

  /** What counts together as one giver's running total; `pool` where it is left out. */
  @IsOptional()
  @IsIn(['pool', 'target'])
  scope?: 'pool' | 'target' | null;

  @IsOptional()
  @IsMinorUnits({ allowZero: true })
  minimumGift?: string | null;

  @IsOptional()
  @IsMinorUnits()
  maximumGift?: string | null;

  @IsOptional()
  @IsMinorUnits()
  runningTotalCap?: string | null;

  @IsOptional()
  @IsMinorUnits()
  donorCap?: string | null;

  @IsOptional()
  @IsMinorUnits()
  targetCap?: string | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => ThresholdDto)
  threshold?: ThresholdDto | null;

  @IsOptional()
  @IsMinorUnits()
  quadraticCap?: string | null;
}

/** A matching rule as it is written in a file, with what was put in. */
export class MatchRuleDto extends RuleTermsDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(RULE_LIMITS.fundings)
  @ValidateNested({ each: true })
  @Type(() => FundingDto)
  fundings!: FundingDto[];
}
