import { ApiProperty } from '@nestjs/swagger';
import { IsPlainText } from '#validation';
import { MAX_TEXT_CHARACTERS } from '../application.commands.js';

/** Characters of a receipt code as somebody may type it, with spaces and dashes. */
const MAX_CODE_CHARACTERS = 60;

/** The receipt code as it was typed. */
export class ReceiptCodeDto {
  @ApiProperty({ example: '7K2MQ-94XTB-C0HRA-5VWJ8' })
  @IsPlainText({ max: MAX_CODE_CHARACTERS, singleLine: true })
  receiptCode!: string;
}

/** The applicant's answer to the fund's question. */
export class AnswerDto {
  @IsPlainText({ max: MAX_TEXT_CHARACTERS })
  answer!: string;
}
