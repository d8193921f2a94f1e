import { money, splitMoney, type Money } from '#kernel';
import type { GiftInBooks } from './giving.events.js';

/** What the books say of a gift, taken out of an event that says more. */
export function giftInBooks(data: GiftInBooks): GiftInBooks {
  const { money: given, feeMinor, baseMinor, restriction, method, receivedOn, exchange } = data;
  const booked = { money: given, feeMinor, baseMinor, restriction, method, receivedOn };
  return exchange ? { ...booked, exchange } : booked;
}

type Amounts = Pick<GiftInBooks, 'money' | 'feeMinor' | 'baseMinor' | 'exchange'>;

/** A gift and its fee in the base currency, in minor units; together they are `baseMinor`. */
export function basesOfGift({ money: given, feeMinor, baseMinor }: Amounts): {
  readonly netMinor: string;
  readonly feeMinor: string;
} {
  if (feeMinor === '0') return { netMinor: baseMinor, feeMinor: '0' };
  const fee = BigInt(feeMinor);
  const weights = [BigInt(given.minor) - fee, fee];
  // The currency only labels the arithmetic here: shares are taken of the number.
  const [net, kept] = splitMoney({ minor: baseMinor, currency: given.currency }, weights);
  return { netMinor: net?.minor ?? '0', feeMinor: kept?.minor ?? '0' };
}

/** A gift in the currency of its fund: what came in another one was changed on the day it came. */
export function giftInFund({ money: given, baseMinor, exchange }: Amounts): Money {
  return exchange ? money(baseMinor, exchange.into) : given;
}

/** What of a gift reaches the account of its fund, without what bank or processor kept. */
export function netOfGift(gift: Amounts): Money {
  const { money: given, feeMinor, exchange } = gift;
  if (exchange) return money(basesOfGift(gift).netMinor, exchange.into);
  return money(BigInt(given.minor) - BigInt(feeMinor), given.currency);
}
