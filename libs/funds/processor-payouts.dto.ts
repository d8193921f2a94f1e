import { ApiProperty } from '@nestjs/swagger';
import { MoneyDto } from '#validation';
import type { ProcessorPayoutRow } from './views/processor-payouts.query.js';

/** What a card processor paid out, as it stands. */
class RecordedProcessorPayoutDto {
  @ApiProperty() payoutId!: string;
  @ApiProperty() money!: MoneyDto;
  @ApiProperty() arrivedOn!: string;
  @ApiProperty({ description: 'Account id.' }) recordedBy!: string;
  @ApiProperty({ enum: ['received', 'being-corrected', 'taken-back'] }) status!: string;
}

export class ProcessorPayoutListDto {
  @ApiProperty({ type: [RecordedProcessorPayoutDto] })
  items!: readonly RecordedProcessorPayoutDto[];

  @ApiProperty({ type: String, nullable: true }) newer!: string | null;
  @ApiProperty({ type: String, nullable: true }) older!: string | null;
}

export function processorPayoutDto(row: ProcessorPayoutRow): RecordedProcessorPayoutDto {
  const { payout_id: payoutId, minor, currency, arrived_on: arrivedOn, status } = row;
  const money = { minor, currency };
  return { payoutId, money, arrivedOn, recordedBy: row.recorded_by, status };
}
