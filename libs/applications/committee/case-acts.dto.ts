import { Type } from 'class-transformer';
import {
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
import type {
  InterestAnswer,
  PolicyPriority,
  ReviewSubmitted,
  Sensitivity,
  VerificationConclusion,
} from '#catalogue';
import { IsMinorUnits, IsPlainText, MoneyDto } from '#validation';
import { MAX_TEXT_CHARACTERS } from '../application.commands.js';

const TEXT = { max: MAX_TEXT_CHARACTERS } as const;
/** Reasons are codes of the fund's policy. */
const REASON = /^[a-z][a-z0-9-]{0,63}$/;
const MAX_REVISION = 1_000_000;
/** More people than any form names. */
const MAX_REFEREES_HEARD = 10;

export const PRIORITIES: readonly PolicyPriority[] = ['P1', 'P2', 'P3', 'P4'];
export const SENSITIVITIES: readonly Sensitivity[] = [0, 1, 2, 3];
export const CONCLUSIONS: readonly VerificationConclusion[] = [
  'confirmed',
  'partly',
  'unconfirmed',
  'contradicted',
];
export const INTEREST_ANSWERS: readonly InterestAnswer[] = ['none', 'conflict', 'unsure'];
type Recommendation = ReviewSubmitted['data']['recommendation'];
export const RECOMMENDATIONS: readonly Recommendation[] = ['fund', 'fund-part', 'decline'];
export const VOTE_CHOICES = ['yes', 'no', 'abstain'] as const;
export const SCORES = ['danger', 'need', 'feasibility'] as const;

/** How urgent a case is, and how much harm a leak of it would do. */
export class TriageDto {
  @IsIn(PRIORITIES)
  priority!: PolicyPriority;

  @IsIn(SENSITIVITIES)
  sensitivity!: Sensitivity;
}

/** Why a case ends, as a reason of the fund's policy. */
export class ReasonDto {
  @Matches(REASON)
  reason!: string;
}

/** That two requests are one, and why; the reason is sealed. */
export class JoiningDto {
  /** The request that stays. */
  @IsUUID()
  into!: string;

  @IsPlainText(TEXT)
  reason!: string;
}

/** That two requests are two, and why; the reason is sealed. */
export class PartingDto {
  @IsUUID()
  otherId!: string;

  @IsPlainText(TEXT)
  reason!: string;
}

/** Something that the applicant is asked; sealed. */
export class QuestionDto {
  @IsPlainText(TEXT)
  question!: string;
}

/** What the applicant said, as staff wrote it down; sealed. */
export class InfoDto {
  @IsPlainText(TEXT)
  info!: string;
}

/** What verification has found. */
export class ConclusionDto {
  @IsIn(CONCLUSIONS)
  conclusion!: VerificationConclusion;

  @IsInt()
  @Min(0)
  @Max(MAX_REFEREES_HEARD)
  refereesHeard!: number;

  /** Whether there is a document. */
  @IsBoolean()
  documented!: boolean;

  @IsPlainText(TEXT)
  note!: string;
}

/** The member who is to review. */
export class ReviewerDto {
  @IsUUID()
  memberId!: string;
}

/** Whether the member who asks is tied to the case. */
export class InterestDto {
  @IsIn(INTEREST_ANSWERS)
  answer!: InterestAnswer;

  @IsOptional()
  @IsPlainText(TEXT)
  why?: string;
}

/** Each score is 1 to 5. */
export class ScoresDto {
  @IsInt()
  @Min(1)
  @Max(5)
  danger!: number;

  @IsInt()
  @Min(1)
  @Max(5)
  need!: number;

  @IsInt()
  @Min(1)
  @Max(5)
  feasibility!: number;
}

/** A review of the revision that the reviewer read. */
export class ReviewDto {
  @IsInt()
  @Min(1)
  @Max(MAX_REVISION)
  revision!: number;

  @IsDefined()
  @ValidateNested()
  @Type(() => ScoresDto)
  scores!: ScoresDto;

  @IsIn(RECOMMENDATIONS)
  recommendation!: Recommendation;

  @IsOptional()
  @IsMinorUnits({ allowZero: true })
  recommendedMinor?: string;

  @IsPlainText(TEXT)
  comment!: string;
}

/** What is put to the vote. */
export class DecisionDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  proposed!: MoneyDto;
}

/** A vote on the revision that the voter read. */
export class VoteDto {
  @IsIn(VOTE_CHOICES)
  choice!: (typeof VOTE_CHOICES)[number];

  @IsInt()
  @Min(1)
  @Max(MAX_REVISION)
  revision!: number;

  @IsOptional()
  @IsPlainText(TEXT)
  reason?: string;
}

/** A tie of a member that came to light after they took part. */
export class ConflictDto {
  @IsUUID()
  memberId!: string;

  @IsIn(['conflict', 'unsure'])
  answer!: Exclude<InterestAnswer, 'none'>;

  @IsOptional()
  @IsPlainText(TEXT)
  why?: string;
}
