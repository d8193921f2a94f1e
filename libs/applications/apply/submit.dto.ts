import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  NEEDS,
  type ApplicantKind,
  type Need,
  type PolicyRail,
  type Publicity,
  type RefereeNamed,
  type SafeContact,
} from '#catalogue';
import { IsDay, IsMinorUnits, IsPlainText, MoneyDto } from '#validation';
import { MAX_COST_LINES, MAX_MONTHS } from '../application-intake.decider.js';
import {
  MAX_ANSWER_CHARACTERS,
  MAX_NARRATIVE_CHARACTERS,
  type SubmitInput,
} from '../submit.commands.js';
import { APPLICANT_KINDS, CONTACT_CHANNELS, PAYOUT_RAILS, PUBLICITIES } from './form.choices.js';

/** Characters of a name, an address or another answer of one line. */
export const MAX_LINE_CHARACTERS = 200;
/** People who can confirm; two are asked for. */
export const MAX_REFEREES = 4;
const LINE = { max: MAX_LINE_CHARACTERS, singleLine: true } as const;

/** Question 1: how somebody may be reached without danger. */
export class SafeContactDto {
  @ApiProperty({ enum: CONTACT_CHANNELS })
  @IsIn(CONTACT_CHANNELS)
  channel!: SafeContact['channel'];

  @ApiPropertyOptional({ description: 'Left out when only the receipt code is to be used.' })
  @IsOptional()
  @IsPlainText(LINE)
  address?: string;

  @ApiPropertyOptional({ description: 'When it is safe.' })
  @IsOptional()
  @IsPlainText(LINE)
  when?: string;

  @ApiProperty()
  @IsPlainText(LINE)
  language!: string;

  @ApiPropertyOptional({ description: 'Words that must never be written.' })
  @IsOptional()
  @IsPlainText(LINE)
  neverWrite?: string;
}

/** Question 7: what the money is for. */
export class CostLineDto {
  @ApiProperty({ enum: NEEDS })
  @IsIn(NEEDS)
  need!: Need;

  @ApiProperty({ example: '120000', description: 'Minor units of the currency asked for.' })
  @IsMinorUnits()
  minor!: string;
}

/** Question 9: somebody who can confirm. */
export class RefereeDto implements RefereeNamed {
  @ApiProperty()
  @IsPlainText(LINE)
  name!: string;

  @ApiProperty({ description: 'A safe way to reach them.' })
  @IsPlainText(LINE)
  reach!: string;

  @ApiProperty({ description: 'Outside the organisation of the applicant.' })
  @IsBoolean()
  outside!: boolean;
}

/** The twelve questions. Amounts are minor units as text; everything personal is sealed. */
export class SubmitDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  fundId!: string;

  @ApiProperty({ description: 'How the person is called here; not a real name.' })
  @IsPlainText(LINE)
  pseudonym!: string;

  @ApiProperty({ type: SafeContactDto })
  @IsDefined()
  @ValidateNested()
  @Type(() => SafeContactDto)
  contact!: SafeContactDto;

  @ApiProperty({
    description: 'By what the same person is known again; only a random reference of it is kept.',
  })
  @IsPlainText(LINE)
  identity!: string;

  @ApiProperty({
    description: 'The incident in a word or a date: by it a second request is recognised.',
  })
  @IsPlainText(LINE)
  incident!: string;

  @ApiProperty({ enum: APPLICANT_KINDS })
  @IsIn(APPLICANT_KINDS)
  applicantKind!: ApplicantKind;

  @ApiPropertyOptional()
  @IsOptional()
  @IsPlainText(LINE)
  organisation?: string;

  @ApiProperty({ example: 'TN', description: 'ISO 3166-1 alpha-2 of the danger.' })
  @Matches(/^[A-Z]{2}$/)
  country!: string;

  @ApiPropertyOptional({ description: 'May be left vague or out.' })
  @IsOptional()
  @IsPlainText(LINE)
  region?: string;

  @ApiProperty({ maxLength: MAX_NARRATIVE_CHARACTERS })
  @IsPlainText({ max: MAX_NARRATIVE_CHARACTERS })
  narrative!: string;

  @ApiProperty({ maxLength: MAX_ANSWER_CHARACTERS })
  @IsPlainText({ max: MAX_ANSWER_CHARACTERS })
  link!: string;

  @ApiProperty({ enum: NEEDS, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(NEEDS.length)
  @ArrayUnique()
  @IsIn(NEEDS, { each: true })
  needs!: Need[];

  @ApiProperty({ type: MoneyDto })
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  requested!: MoneyDto;

  @ApiProperty({ type: [CostLineDto], description: 'Adds up to what is asked for.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_COST_LINES)
  @ValidateNested({ each: true })
  @Type(() => CostLineDto)
  costLines!: CostLineDto[];

  @ApiPropertyOptional({ format: 'date' })
  @IsOptional()
  @IsDay()
  neededBy?: string;

  @ApiProperty({ minimum: 1, maximum: MAX_MONTHS })
  @IsInt()
  @Min(1)
  @Max(MAX_MONTHS)
  months!: number;

  @ApiPropertyOptional({ maxLength: MAX_ANSWER_CHARACTERS })
  @IsOptional()
  @IsPlainText({ max: MAX_ANSWER_CHARACTERS })
  risk?: string;

  @ApiProperty({ type: [RefereeDto] })
  @IsArray()
  @ArrayMaxSize(MAX_REFEREES)
  @ValidateNested({ each: true })
  @Type(() => RefereeDto)
  referees!: RefereeDto[];

  @ApiPropertyOptional({ maxLength: MAX_ANSWER_CHARACTERS })
  @IsOptional()
  @IsPlainText({ max: MAX_ANSWER_CHARACTERS })
  plan?: string;

  @ApiProperty()
  @IsBoolean()
  helpElsewhere!: boolean;

  @ApiProperty({ description: 'Partner funds may be asked with a coded identifier.' })
  @IsBoolean()
  mayAskPartners!: boolean;

  @ApiProperty({ enum: PAYOUT_RAILS })
  @IsIn(PAYOUT_RAILS)
  payoutRail!: PolicyRail;

  @ApiProperty({ enum: PUBLICITIES })
  @IsIn(PUBLICITIES)
  publicity!: Publicity;

  @ApiProperty({ description: 'Other funds may be told if this one cannot help.' })
  @IsBoolean()
  referralWished!: boolean;
}

/** What is answered to whoever begins. */
export class DraftDto {
  @ApiProperty({ description: 'Goes into the header Idempotency-Key.' })
  key!: string;
}

/** What is answered to a submission. */
export class SubmittedDto {
  @ApiProperty({ format: 'uuid' })
  applicationId!: string;

  @ApiProperty({ example: '7K2MQ-94XTB-C0HRA-5VWJ8', description: 'Shown here and nowhere else.' })
  receiptCode!: string;
}

/** The answers as the command takes them. */
export function submitInputOf(dto: SubmitDto): SubmitInput {
  const { contact, organisation, region, neededBy, risk, plan, ...rest } = dto;
  const { channel, address = '', when = '', language, neverWrite = '' } = contact;
  return {
    ...rest,
    contact: { channel, address, when, language, neverWrite },
    organisation: organisation ?? null,
    region: region ?? null,
    neededBy: neededBy ?? null,
    risk: risk ?? null,
    plan: plan ?? null,
  };
}
