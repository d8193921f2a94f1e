import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsUUID } from 'class-validator';
import { CORRECTION_REASONS, type CorrectionReason } from '#catalogue';

/** Why something that was written down is corrected, and nothing else: it should not be there. */
export class CorrectionReasonDto {
  @ApiProperty({ enum: CORRECTION_REASONS })
  @IsIn(CORRECTION_REASONS)
  reason!: CorrectionReason;
}

/** The correction that is meant: what somebody read, and no newer one. */
export class CorrectionDto {
  @IsUUID()
  correctionId!: string;
}

/** The field in which whoever proposes a correction says why. */
export const CORRECTION_REASON = {
  kind: 'choice',
  name: 'reason',
  as: 'select',
  label: 'finance:correction.reason',
  texts: 'finance:correction-reason',
  values: CORRECTION_REASONS,
} as const;

/** Stands for a correction that nobody has proposed, where the rules are asked. */
export const SAMPLE_CORRECTION = '018f3f6e-0000-7000-8000-000000000000';
