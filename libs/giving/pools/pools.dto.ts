import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import type { MatchRuleTerms } from '#catalogue';
import { RULE_LIMITS, RuleTermsDto } from '#matching';
import { IsDay, IsMinorUnits, LocalisedDto, MoneyDto, PageQuery } from '#validation';
import type { MatchPool } from './pool.state.js';
import type { PoolRow } from './pools.query.js';

const RESTRICTION = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MOST_TARGETS = 200;

/** What is to be matched, and by which rule. Nothing is matched before somebody else opens it. */
export class NewPoolDto {
  @IsUUID()
  fundId!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => LocalisedDto)
  name!: LocalisedDto;

  @IsDefined()
  @ValidateNested()
  @Type(() => RuleTermsDto)
  rule!: RuleTermsDto;

  /** So much is told to givers, in minor units of the rule's currency. */
  @IsMinorUnits()
  advertisedMinor!: string;

  /** Restrictions to which gifts are matched, or `free`; every one where it is left out. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_TARGETS)
  @Matches(RESTRICTION, { each: true })
  targets?: string[];

  @IsDay()
  from!: string;

  @IsDay()
  until!: string;

  /** The restriction of the fund that covers matches when a funder does not pay, or `free`. */
  @Matches(RESTRICTION)
  guarantee!: string;
}

/** Money that somebody signed to put in. */
export class PoolFundingDto {
  /** A registered donor. */
  @IsUUID()
  donorId!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  /** Lower ones are used first; those of the same number are called in proportion. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(RULE_LIMITS.priority)
  priority?: number;

  @IsDay()
  signedOn!: string;
}

/** Part of a funding that is taken back. */
export class PoolShrinkDto {
  @IsUUID()
  fundingId!: string;

  @IsMinorUnits()
  byMinor!: string;
}

/** A funding that is not paid. */
export class PoolDefaultDto {
  @IsUUID()
  fundingId!: string;
}

/** Which page of the list. */
export class PoolListQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  fundId?: string;
}

/** A pool as it is read. Amounts in minor units of its currency. */
export class PoolDto {
  @ApiProperty() poolId!: string;
  @ApiProperty() fundId!: string;
  @ApiProperty({ type: LocalisedDto }) name!: object;
  @ApiProperty({ enum: ['configured', 'open', 'paused', 'settled'] }) stage!: string;
  @ApiProperty({ type: RuleTermsDto }) rule!: object;
  @ApiProperty() currency!: string;
  @ApiProperty() advertisedMinor!: string;
  @ApiProperty() fundedMinor!: string;
  @ApiProperty() reservedMinor!: string;
  @ApiProperty() confirmedMinor!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Once it is settled.' })
  settledMinor!: string | null;
  @ApiProperty() gifts!: number;
  @ApiProperty() from!: string;
  @ApiProperty() until!: string;
}

/** What somebody put into a pool, as it is read. */
class PoolFundingReadDto {
  @ApiProperty() fundingId!: string;
  @ApiProperty() donorId!: string;
  @ApiProperty() amountMinor!: string;
  @ApiProperty({ description: 'Kept for gifts or added to them.' }) usedMinor!: string;
  @ApiProperty() priority!: number;
  @ApiProperty({ description: 'The funder does not pay; the guarantee covers what was used.' })
  defaulted!: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'Owed, once the pool is settled.' })
  calledMinor!: string | null;
}

/** One pool, with who funds it. */
export class PoolWithFundingsDto extends PoolDto {
  @ApiProperty({ type: [PoolFundingReadDto] }) fundings!: readonly PoolFundingReadDto[];
}

export class PoolListDto {
  @ApiProperty({ type: [PoolDto] }) items!: readonly PoolDto[];
  @ApiProperty({ type: String, nullable: true }) newer!: string | null;
  @ApiProperty({ type: String, nullable: true }) older!: string | null;
}

export function poolDto(row: PoolRow): PoolDto {
  return {
    poolId: row.pool_id,
    fundId: row.fund_id,
    name: row.name,
    stage: row.stage,
    rule: row.rule,
    currency: row.currency,
    advertisedMinor: row.advertised_minor,
    fundedMinor: row.funded_minor,
    reservedMinor: row.reserved_minor,
    confirmedMinor: row.confirmed_minor,
    settledMinor: row.settled_minor,
    gifts: row.gifts,
    from: row.from_day,
    until: row.until_day,
  };
}

export function poolWithFundings(
  row: PoolRow,
  { fundings, calls }: Pick<MatchPool, 'fundings' | 'calls'>,
): PoolWithFundingsDto {
  return {
    ...poolDto(row),
    fundings: fundings.map(
      ({ fundingId, donorId, amountMinor, usedMinor, priority, isDefaulted }) => ({
        fundingId,
        donorId,
        amountMinor: amountMinor.toString(),
        usedMinor: usedMinor.toString(),
        priority,
        defaulted: isDefaulted,
        calledMinor: calls.find((call) => call.fundingId === fundingId)?.minor ?? null,
      }),
    ),
  };
}

/** A rule as it is recorded: every limit is said, or said not to be there. */
export function termsOf(dto: RuleTermsDto): MatchRuleTerms {
  return {
    currency: dto.currency,
    method: dto.method,
    ratio: { ...(dto.ratio ?? { numerator: 1, denominator: 1 }) },
    tiers: (dto.tiers ?? []).map(({ from, ratio }) => ({ from, ratio: { ...ratio } })),
    tierMode: dto.tierMode ?? 'marginal',
    scope: dto.scope ?? 'pool',
    minimumGift: dto.minimumGift ?? '0',
    maximumGift: dto.maximumGift ?? null,
    runningTotalCap: dto.runningTotalCap ?? null,
    donorCap: dto.donorCap ?? null,
    targetCap: dto.targetCap ?? null,
    threshold: dto.threshold ? { ...dto.threshold } : null,
    quadraticCap: dto.quadraticCap ?? null,
  };
}
