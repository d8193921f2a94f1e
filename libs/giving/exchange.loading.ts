import type { Exchange } from '#catalogue';
import type { Ports } from '#commands';
import { foldStream } from '#event-store';
import { exchangeOn, ratesDecider, ratesStreamsOf, type RateWish } from '#funds/facts';

/** The exchange of a day in the books of an entity; null where there is no rate. */
export async function loadExchange(
  { store }: Pick<Ports, 'store'>,
  entityId: string,
  wish: RateWish,
): Promise<Exchange | null> {
  const streams = ratesStreamsOf(entityId, wish.day);
  const months = await Promise.all(streams.map((name) => foldStream(store, ratesDecider, name)));
  return exchangeOn(
    months.flatMap(({ sets }) => sets),
    wish,
  );
}
