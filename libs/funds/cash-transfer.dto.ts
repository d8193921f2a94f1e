import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, Matches, ValidateNested } from 'class-validator';
import { TRANSFER_REASONS, type TransferReason } from '#catalogue';
import { MoneyDto } from '#validation';

const RESTRICTION = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Cash that should stand under another restriction. */
export class CashTransferDto {
  /** `free`, or the restriction that has it at the bank. */
  @Matches(RESTRICTION)
  from!: string;

  /** `free`, or the restriction that gets it. */
  @Matches(RESTRICTION)
  to!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  money!: MoneyDto;

  @ApiProperty({ enum: TRANSFER_REASONS })
  @IsIn(TRANSFER_REASONS)
  reason!: TransferReason;
}
