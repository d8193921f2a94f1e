import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { IsPlainText } from '#validation';

/** Address and password, as sent by the form and by the API. */
export class SignInDto {
  /** The address of the invitation. */
  @ApiProperty({ example: 'treasurer@federation.example' })
  @IsPlainText({ max: 254, singleLine: true })
  email!: string;

  @ApiProperty({ format: 'password' })
  @IsString()
  @MaxLength(200)
  password!: string;
}

/** The same from the page, which remembers where somebody wanted to go. */
export class SignInFormDto extends SignInDto {
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  next?: string;
}

/** An invitation taken up: the secret of its link, and the password chosen. */
export class JoinDto {
  @IsString()
  @Length(20, 200)
  secret!: string;

  @IsString()
  @MaxLength(200)
  password!: string;
}

/** A new password by two halves: the link from one person, the code from another. */
export class ResetDto {
  @ApiProperty()
  @IsString()
  @Length(20, 200)
  secret!: string;

  @ApiProperty({ example: '7Q4K-2M9T' })
  @IsPlainText({ max: 20, singleLine: true })
  code!: string;

  @ApiProperty({ format: 'password' })
  @IsString()
  @MaxLength(200)
  password!: string;
}

/** The first page of a new instance. */
export class SetUpDto {
  @IsString()
  @Length(20, 200)
  token!: string;

  @IsPlainText({ max: 200, singleLine: true })
  organisation!: string;

  @IsPlainText({ max: 3, singleLine: true })
  currency!: string;

  @IsPlainText({ max: 60, singleLine: true })
  timeZone!: string;

  @IsPlainText({ max: 2, singleLine: true })
  fiscalYearStartMonth!: string;

  @IsPlainText({ max: 100, singleLine: true })
  displayName!: string;

  @IsPlainText({ max: 254, singleLine: true })
  email!: string;

  @IsString()
  @MaxLength(200)
  password!: string;
}
