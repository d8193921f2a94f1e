import { registrationOf, type Book, type Invocation, type Ports } from '#commands';
import { foldStream, loadState } from '#event-store';
import { firstDayOf, fundAccountDecider, fundAccountStream, fundFold } from '#funds/facts';
import { ensure, Rejection } from '#kernel';
import { askerFor, loadGiver } from '../donors/donor.loading.js';
import { dueDiligenceOn, type DueDiligenceStanding } from '../donors/due-diligence.js';
import type { GiftFacts } from '../gift-rules.js';
import { requireFit } from './pledge-gifts.js';
import { pledgeDecider } from './pledge.decider.js';
import type { Pledge } from './pledge.state.js';

export function pledgeStream(pledgeId: string): string {
  return `pledge-${pledgeId}`;
}

/** A pledge as its stream tells. Rejection `pledge-unknown`. */
export async function loadPledge(
  { store }: Pick<Ports, 'store'>,
  pledgeId: string,
): Promise<Pledge> {
  const pledge = await loadState(store, pledgeDecider, pledgeStream(pledgeId));
  if (pledge.status === 'unknown') throw new Rejection('pledge-unknown');
  return pledge;
}

export type LoadedPledge = Awaited<ReturnType<typeof askerFor>> & {
  readonly pledge: Pledge;
};

/** A pledge before somebody, in the books of its fund. Rejection `pledge-unknown`. */
export async function layOutPledge(
  ports: Ports,
  invocation: Invocation,
  pledgeId: string,
): Promise<LoadedPledge> {
  const pledge = await loadPledge(ports, pledgeId);
  return { pledge, ...(await askerFor(ports, invocation, pledge.fundId)) };
}

/** How a donor stands on a day in the books of a fund. Rejection `donor-unknown`. */
export async function standingOfDonor(
  ports: Ports,
  donorId: string,
  book: Book,
  today: string,
): Promise<DueDiligenceStanding> {
  const giver = await loadGiver(ports, donorId, book);
  return dueDiligenceOn(giver.dueDiligence, today);
}

/** What the rules of an offer must know of the fund. */
export async function fundFacts(
  { store }: Pick<Ports, 'store'>,
  fundId: string,
  { baseCurrency: bookCurrency }: Book,
  today: string,
): Promise<GiftFacts> {
  const fund = await foldStream(store, fundFold, `fund-${fundId}`);
  if (!fund) throw new Rejection('fund-unknown');
  const stream = fundAccountStream(fundId, fund.currency);
  const account = await foldStream(store, fundAccountDecider, stream);
  const restrictions = [...account.buckets.keys()];
  return { fund, restrictions, firstDay: firstDayOf(fund, account), bookCurrency, today };
}

/** The last day of the year of an entity in which a day is. */
export async function yearEndOf({ store }: Pick<Ports, 'store'>, book: Book, day: string) {
  const entity = await registrationOf(store, book.entityId);
  return yearEnd(day, entity?.fiscalYearStartMonth ?? 1);
}

/** The last day of the fiscal year in which a day is; `startMonth` from 1 to 12. */
export function yearEnd(day: string, startMonth: number): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const nextStart = Date.UTC(month >= startMonth ? year + 1 : year, startMonth - 1, 1);
  return new Date(nextStart - DAY_MS).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;

/** What of a new gift says whether it fits the pledge that it names. */
type GiftOnPledge = Parameters<typeof requireFit>[1] & {
  readonly pledge?: { readonly pledgeId: string };
};

/**
 * Whether a new gift can count on the pledge that it names. Rejections `pledge-unknown`,
 * `pledge-of-another-donor`, and those of `requireFit`.
 */
export async function requirePledgeFits(
  ports: Ports,
  { pledge: named, ...gift }: GiftOnPledge,
  donorId: string | null,
  book: Book,
): Promise<void> {
  const pledge = await loadPledge(ports, named?.pledgeId ?? '');
  const promised = await loadGiver(ports, pledge.donorId, book);
  ensure(promised.donorId === donorId, 'pledge-of-another-donor');
  requireFit(pledge, gift);
}
