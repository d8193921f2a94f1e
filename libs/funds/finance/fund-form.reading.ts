import { IsIn, IsOptional } from 'class-validator';
import type { SentValues } from '#web';

/** A confirmation has nothing to say but that it was sent. */
export class ConfirmationFormDto {
  @IsOptional()
  @IsIn(['yes'])
  confirmed?: 'yes';
}

/** Days become instants: what lasts until a day lasts to its end. */
export function dated(sent: SentValues): unknown {
  const { until } = sent;
  return typeof until === 'string' ? { ...sent, until: `${until}T23:59:59Z` } : sent;
}

/** A new fund as its declaration wants it. */
export function newFundIn(sent: SentValues): unknown {
  const { entityId, preset, baseCurrency } = sent;
  const currency = typeof baseCurrency === 'string' ? baseCurrency.toUpperCase() : baseCurrency;
  return {
    ...{ entityId, preset, baseCurrency: currency },
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

function wordsIn(sent: SentValues, name: string): object {
  return Object.fromEntries(
    (['fr', 'en'] as const).flatMap((language) => {
      const text = sent[`${name}-${language}`];
      return text === undefined ? [] : [[language, text]];
    }),
  );
}
