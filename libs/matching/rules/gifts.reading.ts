import { ensure, MAX_AMOUNT_DIGITS, Rejection } from '#kernel';
import type { MatchableGift } from './rule.js';

/** Gifts of one trial. */
export const MAX_TRIAL_GIFTS = 1_000_000;

const AMOUNT = /^[1-9][0-9]*$/;
const MAX_ID = 200;

/**
 * Reads gifts as they are written in a file: `{ "gifts": [{ "id", "donor", "target", "amount" }] }`,
 * amounts in minor units as text, in the order in which they were made. Refuses `match-gifts-invalid`
 * with the place of the first gift that is none, and `match-gift-twice`.
 */
export function readGifts(input: unknown): readonly MatchableGift[] {
  const gifts = isRecord(input) ? input['gifts'] : undefined;
  if (!Array.isArray(gifts)) throw invalid('gifts', 'a list of gifts');
  ensure(gifts.length <= MAX_TRIAL_GIFTS, 'match-gifts-too-many', { most: MAX_TRIAL_GIFTS });
  const seen = new Set<string>();
  return gifts.map((gift: unknown, place) => {
    const read = readGift(gift, `gifts[${place}]`);
    ensure(!seen.has(read.giftId), 'match-gift-twice', { place: `gifts[${place}]` });
    seen.add(read.giftId);
    return read;
  });
}

function readGift(gift: unknown, place: string): MatchableGift {
  if (!isRecord(gift)) throw invalid(place, 'a gift');
  const text = (member: string): string => {
    const said = gift[member];
    if (typeof said !== 'string' || said === '' || said.length > MAX_ID) {
      throw invalid(`${place}.${member}`, 'text');
    }
    return said;
  };
  const amount = text('amount');
  if (!AMOUNT.test(amount) || amount.length > MAX_AMOUNT_DIGITS) {
    throw invalid(`${place}.amount`, 'whole minor units as text, above zero: "12000" is 120.00');
  }
  return {
    giftId: text('id'),
    donor: text('donor'),
    target: text('target'),
    amountMinor: BigInt(amount),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function invalid(place: string, wanted: string): Rejection {
  return new Rejection('match-gifts-invalid', { place, wanted });
}
