import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import type { RoleName } from '#catalogue';
import { roleNames } from '#commands';
import { IsPlainText } from '#validation';

export class InviteDto {
  @ApiProperty()
  @IsPlainText({ max: 254, singleLine: true })
  email!: string;

  /** What colleagues call the person; sealed. */
  @ApiProperty()
  @IsPlainText({ max: 100, singleLine: true })
  displayName!: string;
}

export class RoleDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  accountId!: string;

  @ApiProperty({ enum: roleNames })
  @IsIn([...roleNames])
  role!: RoleName;

  /** The fund in which the role holds; the whole entity when left out. */
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  fundId?: string;
}
