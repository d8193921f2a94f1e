import { ApiProperty } from '@nestjs/swagger';
import type { RateSetRow } from './rates.query.js';

/** So many units of a currency for one euro, as an exact ratio. */
export class EuroRateDto {
  @ApiProperty() currency!: string;
  @ApiProperty({ example: '2174' }) numerator!: string;
  @ApiProperty({ example: '2000' }) denominator!: string;
}

/** The rates of one day. */
export class RateSetDto {
  @ApiProperty() rateSetId!: string;
  @ApiProperty() entityId!: string;
  @ApiProperty({ description: 'The day of the rates.' }) on!: string;
  @ApiProperty({ enum: ['ecb', 'two-people'] }) source!: string;
  @ApiProperty({ enum: ['EUR'], description: 'One of which the rates are told.' }) base!: string;
  @ApiProperty({ type: [EuroRateDto] }) rates!: readonly EuroRateDto[];
  @ApiProperty({ type: String, nullable: true, description: 'The set in whose place it stands.' })
  corrects!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The set that stands in its place.' })
  correctedBy!: string | null;
}

export class RateSetListDto {
  @ApiProperty({ type: [RateSetDto] }) items!: readonly RateSetDto[];
  @ApiProperty({ type: String, nullable: true }) newer!: string | null;
  @ApiProperty({ type: String, nullable: true }) older!: string | null;
}

export function rateSetDto(row: RateSetRow): RateSetDto {
  return {
    rateSetId: row.rate_set_id,
    entityId: row.entity_id,
    on: row.on_day,
    source: row.source,
    base: 'EUR',
    rates: row.rates,
    corrects: row.corrects,
    correctedBy: row.corrected_by,
  };
}
