import {
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import type { Rhythm } from './card-provider.js';

export const RHYTHMS: readonly Rhythm[] = ['once', 'monthly'];
/** The choice beside the suggested amounts. */
export const OTHER = 'other';
const MAX_AMOUNT_TEXT = 30;
const MAX_EMAIL = 200;
const MAX_POOL = 50;

/** What a giver chooses and types; the card is asked for elsewhere. */
export class GiveDto {
  /** One of the suggested amounts, in whole units, or `other`. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_AMOUNT_TEXT)
  amount!: string;

  /** As it was typed. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_AMOUNT_TEXT)
  other?: string;

  @IsIn(RHYTHMS)
  rhythm!: Rhythm;

  /** The match pool that is to add to it, or `none`. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_POOL)
  pool?: string;

  @IsOptional()
  @IsEmail()
  @MaxLength(MAX_EMAIL)
  email?: string;

  /** The campaign that asks for it. */
  @IsOptional()
  @IsUUID()
  campaign?: string;
}
