import type { VNode } from 'preact';
import type { Exchange } from '#catalogue';
import { rateText } from '#funds/facts';
import { Time, type Translate } from '#web';

/** By which rate something is in the books, of which day; the way to its set. */
export function RateOf({
  exchange,
  t,
}: {
  readonly exchange: Exchange;
  readonly t: Translate;
}): VNode {
  return (
    <>
      {' '}
      <a href={`/finance/rates/${exchange.rateSetId}`}>
        {t('finance:gifts.at-rate', { rate: rateText(exchange) })} <Time value={exchange.ratesOn} />
      </a>
    </>
  );
}
