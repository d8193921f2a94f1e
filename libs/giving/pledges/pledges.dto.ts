import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
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
  PLEDGE_END_REASONS,
  PLEDGE_EVIDENCE,
  type DonationReceived,
  type PledgeEndReason,
  type PledgeEvidence,
} from '#catalogue';
import { IsDay, IsMinorUnits, MoneyDto, PageQuery } from '#validation';
import { METHODS } from '../donations.dto.js';
import { PublicTextDto } from '../donors/donors.dto.js';
import { MAX_CONDITIONS, MAX_INSTALMENTS } from './pledge.decider.js';

export class InstalmentDto {
  @IsMinorUnits()
  minor!: string;

  @IsDay()
  dueOn!: string;
}

/** When what is open is due: a list, or so many equal parts some months apart. */
export class ScheduleDto {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_INSTALMENTS)
  @ValidateNested({ each: true })
  @Type(() => InstalmentDto)
  instalments?: InstalmentDto[];

  /** The day of the first part. */
  @IsOptional()
  @IsDay()
  firstDueOn?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_INSTALMENTS)
  count?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(12)
  everyMonths?: number;
}

export class NewPledgeDto extends ScheduleDto {
  @IsUUID()
  fundId!: string;

  @IsUUID()
  donorId!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  /** `free`, or a restriction that the fund account knows. */
  @Matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  restriction!: string;

  /** Whether the fund could ask a court for it. */
  @IsBoolean()
  isEnforceable!: boolean;

  /** What must happen before the money is owed, in public words. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_CONDITIONS)
  @ValidateNested({ each: true })
  @Type(() => PublicTextDto)
  conditions?: PublicTextDto[];

  /** The last day on which the offer can be confirmed. */
  @IsOptional()
  @IsDay()
  expiresOn?: string;
}

export class PledgeConfirmationDto {
  @IsDay()
  confirmedOn!: string;

  @ApiProperty({ enum: PLEDGE_EVIDENCE })
  @IsIn(PLEDGE_EVIDENCE)
  evidence!: PledgeEvidence;
}

export class ConditionMetDto {
  @IsUUID()
  conditionId!: string;

  @IsDay()
  on!: string;
}

/** A gift that arrived and counts on the pledge. */
export class PledgeGiftDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  @IsOptional()
  @IsMinorUnits({ allowZero: true })
  feeMinor?: string;

  @IsDay()
  receivedOn!: string;

  @ApiProperty({ enum: METHODS })
  @IsIn(METHODS)
  method!: DonationReceived['data']['method'];

  /** The number of the instalment that is meant; the oldest that is open, where none is. */
  @IsOptional()
  @IsInt()
  @Min(1)
  instalment?: number;

  /** That it is another gift than the equal one of that day. */
  @IsOptional()
  @IsBoolean()
  another?: boolean;
}

export class PledgeEndDto {
  @ApiProperty({ enum: PLEDGE_END_REASONS })
  @IsIn(PLEDGE_END_REASONS)
  reason!: PledgeEndReason;
}

export class WriteOffDto {
  @IsUUID()
  proposalId!: string;
}

/** Which page of the list. */
export class PledgeListQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  fundId?: string;
}
