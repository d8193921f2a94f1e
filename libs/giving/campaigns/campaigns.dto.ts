import { Type } from 'class-transformer';
import {
  IsDefined,
  IsInt,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { IsDay, LocalisedDto, MoneyDto, PageQuery } from '#validation';
import type { CampaignMoney, CampaignRow } from './campaigns.query.js';

const RESTRICTION = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MOST_EDITIONS = 1_000_000;

class CampaignTextDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => LocalisedDto)
  title!: LocalisedDto;

  /** What it is for, in plain words; an empty line begins a new paragraph. */
  @IsDefined()
  @ValidateNested()
  @Type(() => LocalisedDto)
  story!: LocalisedDto;

  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  goal!: MoneyDto;

  @IsDay()
  until!: string;
}

/** What is asked of the public. Nobody reads it before somebody else has published it. */
export class NewCampaignDto extends CampaignTextDto {
  @IsUUID()
  fundId!: string;

  @IsDay()
  from!: string;

  /** The restriction under which its gifts come, or `free`. */
  @Matches(RESTRICTION)
  restriction!: string;

  /** A match pool of the fund that is told of its gifts. */
  @IsOptional()
  @IsUUID()
  poolId?: string;
}

/** A further edition: the public reads the one before until this one is published. */
export class CampaignEditionDto extends CampaignTextDto {}

/** The edition that was read. */
export class CampaignPublicationDto {
  @IsInt()
  @Min(1)
  @Max(MOST_EDITIONS)
  edition!: number;
}

/** Which page of the list. */
export class CampaignListQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  fundId?: string;
}

/** A campaign as staff read it. Amounts in minor units of its currency. */
export class CampaignDto {
  @ApiProperty() campaignId!: string;
  @ApiProperty() fundId!: string;
  @ApiProperty({ enum: ['written', 'upcoming', 'running', 'over', 'ended'] }) stage!: string;
  @ApiProperty({ description: 'The edition that was written last.' }) edition!: number;
  @ApiProperty({ type: Number, nullable: true, description: 'The edition that the public reads.' })
  publishedEdition!: number | null;
  @ApiProperty({ type: LocalisedDto }) title!: object;
  @ApiProperty({ type: LocalisedDto }) story!: object;
  @ApiProperty() currency!: string;
  @ApiProperty() goalMinor!: string;
  @ApiProperty() from!: string;
  @ApiProperty() until!: string;
  @ApiProperty() restriction!: string;
  @ApiProperty({ type: String, nullable: true }) poolId!: string | null;
  @ApiProperty({ description: 'Gifts that arrived.' }) gifts!: number;
  @ApiProperty() givenMinor!: string;
  @ApiProperty({ description: 'Added by the pool so far.' }) matchedMinor!: string;
}

export class CampaignListDto {
  @ApiProperty({ type: [CampaignDto] }) items!: readonly CampaignDto[];
  @ApiProperty({ type: String, nullable: true }) newer!: string | null;
  @ApiProperty({ type: String, nullable: true }) older!: string | null;
}

export function campaignDto(row: CampaignRow, money: CampaignMoney): CampaignDto {
  const { latest } = row;
  return {
    campaignId: row.campaignId,
    fundId: row.fundId,
    stage: row.stage,
    edition: latest.edition,
    publishedEdition: row.published?.edition ?? null,
    title: latest.title,
    story: latest.story,
    currency: row.currency,
    goalMinor: latest.goal.minor,
    from: latest.from,
    until: latest.until,
    restriction: latest.restriction,
    poolId: row.poolId,
    gifts: money.gifts,
    givenMinor: money.givenMinor.toString(),
    matchedMinor: money.matchedMinor.toString(),
  };
}
