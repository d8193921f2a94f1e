import { IsIn, IsOptional } from 'class-validator';
import type { OpeningReason } from '#catalogue';
import { OPENING_REASONS } from '../access.commands.js';

/** What a sealed part is opened for; left out, it is what the reader's role is there for. */
export class OpeningDto {
  @IsOptional()
  @IsIn(OPENING_REASONS)
  reason?: OpeningReason;
}
