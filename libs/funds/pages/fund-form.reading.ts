import { IsIn, IsOptional } from 'class-validator';
import { dayIn, isDay, MINUTE_MS, parseMajor, Rejection } from '#kernel';
import { decimalText, type SentValues } from '#web';

/** A confirmation has nothing to say but that it was sent. */
export class ConfirmationFormDto {
  @IsOptional()
  @IsIn(['yes'])
  confirmed?: 'yes';
}

/** Days become instants: what lasts until a day lasts to its end where the fund is. */
export function dated(sent: SentValues, timeZone: string): unknown {
  const { until } = sent;
  if (typeof until !== 'string' || !isDay(until)) return sent;
  return { ...sent, until: lastMomentOf(until, timeZone) };
}

const QUARTER_MS = 15 * MINUTE_MS;
/** Zones are at most 14 hours ahead and 12 behind of UTC, in steps of a quarter of an hour. */
const QUARTERS_AHEAD = 14 * 4;
const QUARTERS_BEHIND = 12 * 4;

/** The last second of a day in a time zone. */
function lastMomentOf(day: string, timeZone: string): string {
  const utc = Date.parse(`${day}T23:59:59Z`);
  for (let quarters = QUARTERS_AHEAD; quarters >= -QUARTERS_BEHIND; quarters -= 1) {
    const moment = new Date(utc - quarters * QUARTER_MS);
    const next = new Date(moment.getTime() + SECOND_MS);
    if (dayIn(timeZone, moment) === day && dayIn(timeZone, next) !== day) {
      return moment.toISOString();
    }
  }
  return new Date(utc).toISOString();
}

const SECOND_MS = 1_000;

/** A new fund as its declaration wants it. */
export function newFundIn(sent: SentValues): unknown {
  const { entityId, preset, baseCurrency } = sent;
  const currency = typeof baseCurrency === 'string' ? baseCurrency.toUpperCase() : baseCurrency;
  return {
    entityId,
    preset,
    baseCurrency: currency,
    name: wordsIn(sent, 'name'),
    purpose: wordsIn(sent, 'purpose'),
  };
}

/** A restriction: the donor's name is written in the language of whoever types it. */
export function restrictionIn(sent: SentValues, locale: string): unknown {
  const { restriction, credit, termFrom: from, termUntil: until, feesAllowed } = sent;
  const places = typeof sent['places'] === 'string' ? sent['places'] : '';
  return {
    restriction,
    terms: {
      needs: [sent['needs'] ?? []].flat(),
      places: places
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter((code) => code !== ''),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      feesAllowed: feesAllowed === 'yes',
    },
    credit: credit === undefined ? undefined : { [locale]: credit },
  };
}

/** A processor's payout: the amount as it was typed, in the reader's way of writing it. */
export function processorPayoutIn(sent: SentValues, locale: string): unknown {
  const { amount, amountCurrency: currency, arrivedOn } = sent;
  if (typeof amount !== 'string' || typeof currency !== 'string') return { arrivedOn };
  try {
    return { money: parseMajor(decimalText(amount, locale), currency), arrivedOn };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new Rejection(error.code, { ...error.params, field: 'amount' });
  }
}

function wordsIn(sent: SentValues, name: string): object {
  return Object.fromEntries(
    (['fr', 'en'] as const).flatMap((language) => {
      const text = sent[`${name}-${language}`];
      return text === undefined ? [] : [[language, text]];
    }),
  );
}
