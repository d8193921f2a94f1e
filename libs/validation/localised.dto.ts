import { IsOptional } from 'class-validator';
import { ensure, type Localised } from '#kernel';
import { IsPlainText } from './field.decorators.js';

/** Characters of a public text, in one language. */
const MAX_PUBLIC_TEXT = 4_000;
const TEXT = { max: MAX_PUBLIC_TEXT } as const;

/** Public text by language; at least one (D11). */
export class LocalisedDto {
  @IsOptional()
  @IsPlainText(TEXT)
  en?: string;

  @IsOptional()
  @IsPlainText(TEXT)
  fr?: string;

  @IsOptional()
  @IsPlainText(TEXT)
  es?: string;

  @IsOptional()
  @IsPlainText(TEXT)
  pt?: string;

  @IsOptional()
  @IsPlainText(TEXT)
  ar?: string;
}

/** Texts in the languages that were given. Rejection `text-missing` when there is none. */
export function localised(dto: LocalisedDto, field: string): Localised {
  const texts = Object.entries(dto) as [string, string | undefined][];
  const given = texts.filter((entry): entry is [string, string] => Boolean(entry[1]));
  ensure(given.length > 0, 'text-missing', { field });
  return Object.fromEntries(given);
}
