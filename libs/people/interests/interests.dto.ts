import { IsIn, IsOptional, IsUUID } from 'class-validator';
import type { TieKind } from '#catalogue';
import { IsDay, IsPlainText } from '#validation';
import { MAX_PARTY_NAME } from '../interests.commands.js';

export const TIE_KINDS: readonly TieKind[] = [
  'family',
  'household',
  'employment',
  'board',
  'membership',
  'financial',
  'friendship',
  'adversary',
  'other',
];
export const TIE_PARTIES = ['organisation', 'person'] as const;

/** A tie to a person or an organisation; the name is sealed. */
export class TieDto {
  @IsIn(TIE_KINDS)
  kind!: TieKind;

  @IsIn(TIE_PARTIES)
  party!: (typeof TIE_PARTIES)[number];

  @IsPlainText({ max: MAX_PARTY_NAME, singleLine: true })
  name!: string;

  @IsDay()
  from!: string;

  /** Left out while it lasts. */
  @IsOptional()
  @IsDay()
  until?: string;
}

/** A tie that is over. */
export class TieEndDto {
  @IsUUID()
  tieId!: string;

  /** The last day on which it counts. */
  @IsDay()
  on!: string;
}
