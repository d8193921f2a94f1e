import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { NumberFromText } from './from-text.decorators.js';

/** Rows of one page of a list over the API. */
const MAX_PAGE_ROWS = 100;

/** Which page of a list. */
export class PageQuery {
  /** The `older` of another page. */
  @IsOptional()
  @Matches(/^\d{1,15}$/)
  before?: string;

  /** The `newer` of another page. */
  @IsOptional()
  @Matches(/^\d{1,15}$/)
  after?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE_ROWS)
  @NumberFromText()
  limit?: number;
}
