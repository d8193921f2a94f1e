import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import type { RoleName, SuspensionReason } from '#catalogue';
import { roleNames } from '#commands';
import { IsPlainText } from '#validation';

/** Why an account is shut. */
export const SUSPENSION_REASONS: readonly SuspensionReason[] = [
  'device-lost',
  'left',
  'misuse',
  'other',
];

export class InviteDto {
  @ApiProperty()
  @IsPlainText({ max: 254, singleLine: true })
  email!: string;

  /** What colleagues call the person; sealed. */
  @ApiProperty()
  @IsPlainText({ max: 100, singleLine: true })
  displayName!: string;
}

export class AccountDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  accountId!: string;
}

export class SuspensionDto extends AccountDto {
  @ApiProperty({ enum: SUSPENSION_REASONS })
  @IsIn([...SUSPENSION_REASONS])
  reason!: SuspensionReason;
}

export class MeasureDto extends AccountDto {
  /** What was asked for, as the list of the staff tells. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  measureId!: string;
}

/** A tie of somebody that is to end. */
export class TieEndConfirmedDto extends AccountDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  tieId!: string;
}

export class RoleDto extends AccountDto {
  @ApiProperty({ enum: roleNames })
  @IsIn([...roleNames])
  role!: RoleName;

  /** The fund in which the role holds; the whole entity when left out. */
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  fundId?: string;
}

export class MeetingDto extends RoleDto {
  /** What the person told whoever confirms. */
  @ApiProperty({ example: '7Q4K-2M9T' })
  @IsPlainText({ max: 20, singleLine: true })
  code!: string;
}
