import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, Matches } from 'class-validator';
import {
  NEEDS,
  type ApplicantKind,
  type Need,
  type PolicyRail,
  type Publicity,
  type SafeContact,
} from '#catalogue';
import { IsDay, IsPlainText } from '#validation';
import { MAX_ANSWER_CHARACTERS, MAX_NARRATIVE_CHARACTERS } from '../submit.commands.js';
import { APPLICANT_KINDS, CONTACT_CHANNELS, PAYOUT_RAILS, PUBLICITIES } from './form.choices.js';
import { MAX_LINE_CHARACTERS } from './submit.dto.js';

const LINE = { max: MAX_LINE_CHARACTERS, singleLine: true } as const;
const TEXT = { max: MAX_ANSWER_CHARACTERS } as const;
const YES_NO = ['yes', 'no'] as const;
type YesNo = (typeof YES_NO)[number];
/** One to twelve, as a list of options sends it. */
const MONTHS = /^([1-9]|1[0-2])$/;
/** Figures as people write them; read exactly afterwards. */
const FIGURES = /^[0-9][0-9\s\u00a0\u202f.,]{0,30}$/;

/** The controls of the form on `/apply`, one for each field, as a browser sends them. */
export class ApplyFormDto {
  @IsPlainText(LINE)
  pseudonym!: string;

  @IsIn(CONTACT_CHANNELS)
  channel!: SafeContact['channel'];

  @IsOptional()
  @IsPlainText(LINE)
  address?: string;

  @IsOptional()
  @IsPlainText(LINE)
  when?: string;

  @IsPlainText(LINE)
  language!: string;

  @IsOptional()
  @IsPlainText(LINE)
  neverWrite?: string;

  @IsIn(APPLICANT_KINDS)
  applicantKind!: ApplicantKind;

  @IsOptional()
  @IsPlainText(LINE)
  organisation?: string;

  @Matches(/^[A-Z]{2}$/)
  country!: string;

  @IsOptional()
  @IsPlainText(LINE)
  region?: string;

  @IsPlainText({ max: MAX_NARRATIVE_CHARACTERS })
  narrative!: string;

  @IsPlainText(LINE)
  incident!: string;

  @IsPlainText(TEXT)
  link!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(NEEDS.length)
  @IsIn(NEEDS, { each: true })
  needs!: Need[];

  @Matches(FIGURES)
  cost1!: string;

  @IsOptional()
  @IsIn(NEEDS)
  costNeed1?: Need;

  @IsOptional()
  @Matches(FIGURES)
  cost2?: string;

  @IsOptional()
  @IsIn(NEEDS)
  costNeed2?: Need;

  @IsOptional()
  @Matches(FIGURES)
  cost3?: string;

  @IsOptional()
  @IsIn(NEEDS)
  costNeed3?: Need;

  @IsOptional()
  @Matches(FIGURES)
  cost4?: string;

  @IsOptional()
  @IsIn(NEEDS)
  costNeed4?: Need;

  @IsOptional()
  @Matches(FIGURES)
  cost5?: string;

  @IsOptional()
  @IsIn(NEEDS)
  costNeed5?: Need;

  @IsOptional()
  @Matches(FIGURES)
  cost6?: string;

  @IsOptional()
  @IsIn(NEEDS)
  costNeed6?: Need;

  @IsOptional()
  @IsDay()
  neededBy?: string;

  @Matches(MONTHS)
  months!: string;

  @IsOptional()
  @IsPlainText(TEXT)
  plan?: string;

  @IsOptional()
  @IsPlainText(TEXT)
  risk?: string;

  @IsOptional()
  @IsPlainText(LINE)
  referee1Name?: string;

  @IsOptional()
  @IsPlainText(LINE)
  referee1Reach?: string;

  @IsOptional()
  @IsIn(YES_NO)
  referee1Outside?: YesNo;

  @IsOptional()
  @IsPlainText(LINE)
  referee2Name?: string;

  @IsOptional()
  @IsPlainText(LINE)
  referee2Reach?: string;

  @IsOptional()
  @IsIn(YES_NO)
  referee2Outside?: YesNo;

  @IsIn(YES_NO)
  helpElsewhere!: YesNo;

  @IsIn(YES_NO)
  mayAskPartners!: YesNo;

  @IsIn(PAYOUT_RAILS)
  payoutRail!: PolicyRail;

  @IsIn(PUBLICITIES)
  publicity!: Publicity;

  @IsIn(YES_NO)
  referralWished!: YesNo;
}
