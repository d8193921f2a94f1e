import { ApiProperty } from '@nestjs/swagger';
import { IsString, IsUUID, MaxLength } from 'class-validator';

/** A new password of one's own. */
export class PasswordDto {
  /** The one until now. */
  @ApiProperty({ format: 'password' })
  @IsString()
  @MaxLength(200)
  password!: string;

  @ApiProperty({ format: 'password' })
  @IsString()
  @MaxLength(200)
  newPassword!: string;
}

/** One of one's own sessions. */
export class SessionDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  sessionId!: string;
}
