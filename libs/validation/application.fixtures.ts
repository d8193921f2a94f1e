import { Type } from 'class-transformer';
import * as cv from 'class-validator';
import * as ours from './field.decorators.js';
import { MoneyDto } from './money.dto.js';

class ContactDto {
  @cv.IsIn(['email', 'phone', 'none'])
  channel!: string;

  @cv.ValidateIf((contact: ContactDto) => contact.channel === 'email')
  @cv.IsEmail()
  email?: string;

  @cv.ValidateIf((contact: ContactDto) => contact.channel === 'phone')
  @cv.Matches(/^\+[0-9]{6,15}$/)
  phone?: string;

  @cv.IsOptional()
  @cv.IsBoolean()
  mayLeaveMessage?: boolean;
}

class CostLineDto {
  @ours.IsPlainText({ max: 120, singleLine: true })
  label!: string;

  @cv.ValidateNested()
  @cv.IsDefined()
  @Type(() => MoneyDto)
  amount!: MoneyDto;

  @cv.IsOptional()
  @ours.IsDay()
  dueOn?: string;
}

class EvidenceDto {
  @cv.IsUUID()
  id!: string;

  @cv.IsIn(['invoice', 'letter', 'photo', 'other'])
  kind!: string;

  @cv.IsInt()
  @cv.Min(1)
  @cv.Max(20_000_000)
  bytes!: number;
}

/** An application as a page of Entraide would send it: the declaration that is measured. */
export class SubmissionDto {
  @cv.IsUUID('4')
  fundId!: string;

  @cv.IsString()
  @cv.Length(3, 40)
  pseudonym!: string;

  @ours.IsKeyText()
  receiptKey!: string;

  @cv.IsIn(['fr', 'en', 'es', 'pt', 'ar'])
  language!: string;

  @cv.IsIn(['illness', 'legal', 'strike', 'housing', 'other'])
  category!: string;

  @cv.IsString()
  @cv.IsNotEmpty()
  @cv.MaxLength(200)
  title!: string;

  @ours.IsPlainText({ max: 5_000 })
  situation!: string;

  @cv.IsOptional()
  @ours.IsPlainText({ max: 2_000 })
  outcomeHoped?: string;

  @cv.IsDefined()
  @cv.ValidateNested()
  @Type(() => MoneyDto)
  amount!: MoneyDto;

  @cv.IsArray()
  @cv.ArrayMinSize(1)
  @cv.ArrayMaxSize(20)
  @cv.ValidateNested({ each: true })
  @Type(() => CostLineDto)
  costLines!: CostLineDto[];

  @cv.IsOptional()
  @cv.IsArray()
  @cv.ArrayMaxSize(10)
  @cv.ValidateNested({ each: true })
  @Type(() => EvidenceDto)
  evidence?: EvidenceDto[];

  @cv.IsDefined()
  @cv.ValidateNested()
  @Type(() => ContactDto)
  contact!: ContactDto;

  @cv.IsArray()
  @cv.ArrayUnique()
  @cv.IsString({ each: true })
  @cv.MaxLength(30, { each: true })
  tags!: string[];

  @cv.IsInt()
  @cv.Min(0)
  @cv.Max(20)
  dependants!: number;

  @cv.IsBoolean()
  urgent!: boolean;

  @cv.Equals(true)
  consent!: boolean;

  @cv.IsOptional()
  @ours.IsDay()
  neededBy?: string;

  @ours.IsInstant()
  writtenAt!: string;

  @cv.IsOptional()
  @cv.IsISO8601({ strict: true })
  memberSince?: string;

  @ours.IsCurrency()
  payoutCurrency!: string;

  @ours.IsMinorUnits({ allowZero: true })
  otherHelpMinor!: string;

  @cv.IsOptional()
  @cv.IsObject()
  answers?: Record<string, unknown>;

  @cv.IsOptional()
  @cv.IsEmail()
  copyTo?: string;

  @cv.ValidateIf((application: SubmissionDto) => application.category === 'other')
  @ours.IsPlainText({ max: 200 })
  otherCategory?: string;

  @cv.Matches(/^[A-Z]{2}$/)
  country!: string;

  source = 'page';
}
cv.IsIn(['page', 'post', 'phone'])(SubmissionDto.prototype, 'source');
