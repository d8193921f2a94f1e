import type { VNode } from 'preact';
import { formatMoney } from '#kernel';
import type { Money } from '#kernel';
import { formatDay, formatDuration, formatInstant } from './format.js';
import { Icon } from './icon.js';
import { useReader } from './reader.js';

type TimeProps = {
  /** A day `YYYY-MM-DD` or an instant. */
  readonly value: string;
  readonly locale?: string;
  readonly timeZone?: string;
};

/** A day or an instant, readable by people and by machines. */
export function Time({ value, locale, timeZone }: TimeProps): VNode {
  const reader = useReader();
  const language = locale ?? reader.locale;
  const text =
    value.length <= 10
      ? formatDay(value, language)
      : formatInstant(value, language, timeZone ?? reader.timeZone);
  return <time dateTime={value}>{text}</time>;
}

type AmountProps = { readonly money: Money; readonly locale?: string };

/** An amount in figures that stand under each other. */
export function Amount({ money, locale }: AmountProps): VNode {
  const reader = useReader();
  return (
    <data class="amount" value={`${money.minor} ${money.currency}`}>
      {formatMoney(money, locale ?? reader.locale)}
    </data>
  );
}

type TimeLeftProps = {
  /** Instant of the deadline. */
  readonly due: string;
  /** Instant at which the page is made. */
  readonly now: string;
  /** Instant at which the clock started; with it, the last quarter is marked as short. */
  readonly since?: string;
  /** True while the clock stands still (waiting for the applicant). */
  readonly paused?: boolean;
};

const HOUR_MS = 3_600_000;
/** Below this, time is short whatever the whole was. */
const SHORT_MS = 4 * HOUR_MS;

/** How long until a deadline, or since it passed. */
export function TimeLeft({ due, now, since, paused = false }: TimeLeftProps): VNode {
  const { t, locale } = useReader();
  const leftMs = Date.parse(due) - Date.parse(now);
  const state = paused
    ? 'paused'
    : timeLeftState(leftMs, since ? Date.parse(due) - Date.parse(since) : undefined);
  const duration = formatDuration(leftMs, locale);
  return (
    <span class={`time-left time-${state}`}>
      <Icon name={state === 'paused' ? 'pause' : state === 'late' ? 'warning' : 'clock'} />
      <span>
        {t(`common:time-left.${state}`, { duration })}
        <small>
          <Time value={due} />
        </small>
      </span>
    </span>
  );
}

function timeLeftState(leftMs: number, wholeMs: number | undefined): 'late' | 'short' | 'calm' {
  if (leftMs < 0) return 'late';
  if (leftMs < SHORT_MS) return 'short';
  return wholeMs !== undefined && leftMs * 4 < wholeMs ? 'short' : 'calm';
}
