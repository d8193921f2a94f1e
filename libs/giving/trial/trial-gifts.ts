import { donorCode, giftCode } from '#catalogue';
import { ensure, parseMajor } from '#kernel';
import type { MatchableGift } from '#matching';
import type { ViewSet } from '#read-models';
import { decimalText } from '#web';
import { readGiftsOfTime } from '../views/donations.query.js';

/** Gifts of one trial on a page; `entraide match` takes more. */
export const MAX_TRIAL_GIFTS = 20_000;
/** Characters that may be pasted. */
export const MAX_PASTED = 200_000;

/** A gift of a trial, and what its page calls it. */
export type TrialGift = MatchableGift & { readonly called: string; readonly giver: string };

export type TrialGifts = {
  readonly gifts: readonly TrialGift[];
  /** There were more: only the newest were looked at. */
  readonly isCut: boolean;
};

/**
 * The gifts to a fund in a time, both days included, in the order in which they were given. A donor
 * has a code, and whoever gave without being registered is somebody else each time. What was given
 * under one restriction is one target.
 */
export function giftsOfFund(
  views: ViewSet,
  wish: { readonly fundId: string; readonly from?: string; readonly until?: string },
): TrialGifts {
  const rows = readGiftsOfTime(views, { ...wish, limit: MAX_TRIAL_GIFTS + 1 });
  const gifts = rows.slice(0, MAX_TRIAL_GIFTS).map((row): TrialGift => {
    const { donation_id: giftId, donor_id: donorId, restriction: target } = row;
    // A pool looks at a gift in the currency of its fund.
    const minor = row.into_minor ?? row.minor;
    const giver = donorId === null ? '–' : donorCode(donorId);
    const donor = donorId ?? giftId;
    return { giftId, called: giftCode(giftId), donor, giver, target, amountMinor: BigInt(minor) };
  });
  return { gifts: gifts.toReversed(), isCut: rows.length > MAX_TRIAL_GIFTS };
}

/**
 * Gifts that somebody pasted, one a line: giver, target, amount as the reader writes amounts, set
 * apart by semicolons or tabs. Rejections with `field`: `trial-line-unreadable` with the line, what
 * an amount is refused with, `match-gifts-too-many`.
 */
export function giftsPasted(
  text: string,
  { locale, currency }: { readonly locale: string; readonly currency: string },
): TrialGifts {
  const field = 'pasted';
  const lines = text.split(/\r?\n/).map((line, at) => [line.trim(), at + 1] as const);
  const written = lines.filter(([line]) => line !== '');
  ensure(written.length <= MAX_TRIAL_GIFTS, 'match-gifts-too-many', {
    field,
    most: MAX_TRIAL_GIFTS,
  });
  const gifts = written.map(([line, number]): TrialGift => {
    const [giver = '', target = '', amount = '', ...more] = line
      .split(/[;\t]/)
      .map((part) => part.trim());
    const amountMinor = amountIn(amount, locale, currency);
    const isGift = giver !== '' && target !== '' && more.length === 0;
    ensure(isGift && amountMinor > 0n, 'trial-line-unreadable', { field, line: number });
    const called = String(number);
    return { giftId: called, called, donor: giver, giver, target, amountMinor };
  });
  return { gifts, isCut: false };
}

/** Nothing where it is no amount: the line is told as a whole. */
function amountIn(typed: string, locale: string, currency: string): bigint {
  try {
    return BigInt(parseMajor(decimalText(typed, locale, currency), currency).minor);
  } catch {
    return 0n;
  }
}
