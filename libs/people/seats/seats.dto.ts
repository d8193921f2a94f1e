import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsUUID, Max, Min } from 'class-validator';
import type { MandateEnded, SeatRank } from '#catalogue';
import { IsDay } from '#validation';
import { MAX_SEATS, MIN_SEATS } from '../committee.decider.js';

export const SEAT_RANKS: readonly SeatRank[] = [
  'member',
  'chair',
  'board',
  'alternate',
  'observer',
];

/** Why a mandate ends. */
export const ENDING_REASONS: readonly MandateEnded['data']['reason'][] = [
  'resigned',
  'replaced',
  'removed',
  'term',
];

export class FormationDto {
  /** Places that vote in the first place; alternates and observers sit beside them. */
  @ApiProperty({ minimum: MIN_SEATS, maximum: MAX_SEATS })
  @IsInt()
  @Min(MIN_SEATS)
  @Max(MAX_SEATS)
  seats!: number;
}

export class SeatDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  memberId!: string;

  @ApiProperty({ enum: SEAT_RANKS })
  @IsIn([...SEAT_RANKS])
  rank!: SeatRank;

  /** First and last day of the mandate, both included. */
  @IsDay()
  from!: string;

  @IsDay()
  until!: string;
}

export class SeatEndingDto {
  /** From this day on the seat is empty. */
  @IsDay()
  on!: string;

  @ApiProperty({ enum: ENDING_REASONS })
  @IsIn([...ENDING_REASONS])
  reason!: MandateEnded['data']['reason'];
}
