import { ApiProperty } from '@nestjs/swagger';
import { IsPlainText } from '#validation';

/** Longest name of a stream, category and id. */
const MAX_STREAM_CHARACTERS = 240;

export class RetryDto {
  /** Name of the process. */
  @ApiProperty({ example: 'award' })
  @IsPlainText({ max: 60, singleLine: true })
  process!: string;

  /** The stream for which its commands wait. */
  @ApiProperty({ example: 'fundaccount-0190a3c2.EUR' })
  @IsPlainText({ max: MAX_STREAM_CHARACTERS, singleLine: true })
  target!: string;
}
