import { IsEmail, MaxLength } from 'class-validator';

const MAX_EMAIL = 200;

/** The address that somebody told when they gave. */
export class GiverLinkDto {
  @IsEmail()
  @MaxLength(MAX_EMAIL)
  email!: string;
}
