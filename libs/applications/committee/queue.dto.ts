import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { BooleanFromText, NumberFromText } from '#validation';
import { MAX_CURSOR_CHARACTERS } from '../views/cursors.js';
import {
  QUEUE_SORTS,
  type QueueFilter,
  type QueueShow,
  type QueueSort,
} from '../views/queue.query.js';

/** Cases on one page unless a program asks for another number. */
export const QUEUE_PAGE_ROWS = 25;
const MAX_QUEUE_PAGE_ROWS = 200;

/** States that the queue may be narrowed to, beside all open and all ended cases. */
export const QUEUE_STATUSES = [
  'submitted',
  'triaged',
  'verifying',
  'more-info',
  'under-review',
  'deciding',
  'approved',
  'awaiting-funds',
  'funded',
  'declined',
  'ineligible',
  'withdrawn',
  'closed',
] as const;
const SHOWN = ['open', 'ended', 'all', ...QUEUE_STATUSES] as const;

/** Which cases, in which order, from where. */
export class QueueQueryDto {
  @IsOptional()
  @IsUUID()
  fund?: string;

  /** `open` (the default), `ended`, `all`, or one state. */
  @IsIn(SHOWN)
  show: (typeof SHOWN)[number] = 'open';

  /** By time left or by urgency; ended cases stand newest first. */
  @IsIn(QUEUE_SORTS)
  sort: QueueSort = 'time';

  /** Only cases in which the reader has something to do. */
  @IsOptional()
  @BooleanFromText()
  @IsBoolean()
  mine?: boolean;

  /** Cursor of the page before this one. */
  @IsOptional()
  @MaxLength(MAX_CURSOR_CHARACTERS)
  after?: string;

  @IsOptional()
  @MaxLength(MAX_CURSOR_CHARACTERS)
  before?: string;

  @IsOptional()
  @NumberFromText()
  @IsInt()
  @Min(1)
  @Max(MAX_QUEUE_PAGE_ROWS)
  limit?: number;
}

/** The query as the list is read by. */
export function filterOf(query: QueueQueryDto): QueueFilter {
  const { fund, show, sort, mine, after, before, limit = QUEUE_PAGE_ROWS } = query;
  const kind: QueueShow = show === 'open' || show === 'ended' ? show : 'all';
  const status = QUEUE_STATUSES.find((one) => one === show);
  return { show: kind, fundId: fund, status, sort, mine, after, before, limit };
}
