import type { CampaignEvent, Person } from '#catalogue';
import { carryOut, commandId, type Book, type Invocation, type Ports } from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, ensure, Rejection, type Localised, type Money } from '#kernel';
import { loadFundOf } from '../donation.commands.js';
import { askerFor } from '../donors/donor.loading.js';
import { poolStream } from '../pools/pool-of-gift.js';
import { poolDecider } from '../pools/pool.decider.js';
import {
  asksOn,
  campaignDecider,
  type Campaign,
  type CampaignCommand,
  type CampaignTerms,
} from './campaign.decider.js';

export type NewCampaign = {
  readonly fundId: string;
  readonly title: Localised;
  readonly story: Localised;
  readonly goal: Money;
  readonly from: string;
  readonly until: string;
  readonly restriction: string;
  readonly poolId: string | null;
};

export function campaignStream(campaignId: string): string {
  return `campaign-${campaignId}`;
}

/** Writes down the first edition of a campaign. Rejections: those of the decider. */
export async function writeCampaign(
  ports: Ports,
  invocation: Invocation,
  input: NewCampaign,
): Promise<Executed<CampaignEvent> & { readonly campaignId: string }> {
  const { fundId, goal, poolId } = input;
  const campaignId = createdIdOf(commandId(invocation));
  const [{ by, book, today }, { fund, account }, named] = await Promise.all([
    askerFor(ports, invocation, fundId),
    loadFundOf(ports, fundId, goal.currency),
    poolId === null ? null : loadState(ports.store, poolDecider, poolStream(poolId)),
  ]);
  const currency = fund && !fund.closed ? fund.currency : null;
  const pool = named && { fundId: named.fundId, currency: named.rule.currency };
  const facts = { currency, restrictions: [...account.buckets.keys()], pool, today };
  const command = { type: 'WriteCampaign', campaignId, ...input, by, facts } as const;
  const stream = campaignStream(campaignId);
  const done = await carryOut(ports, invocation, book, campaignDecider, stream, command);
  return { ...done, campaignId };
}

/** A campaign, with whoever looks at it. */
export type LoadedCampaign = {
  readonly campaignId: string;
  readonly state: Campaign;
  readonly book: Book;
  readonly by: Person;
  readonly today: string;
  readonly at: string;
};

/** Lays a campaign out. Rejection `not-found`. */
export async function loadCampaign(
  ports: Ports,
  invocation: Invocation,
  campaignId: string,
): Promise<LoadedCampaign> {
  const state = await loadState(ports.store, campaignDecider, campaignStream(campaignId));
  if (!state) throw new Rejection('not-found');
  return { campaignId, state, ...(await askerFor(ports, invocation, state.latest.fundId)) };
}

/** Any other command of a person on a campaign that is there. */
export async function onCampaign(
  ports: Ports,
  invocation: Invocation,
  campaignId: string,
  command: (asker: LoadedCampaign) => CampaignCommand,
): Promise<Executed<CampaignEvent>> {
  const known = await loadCampaign(ports, invocation, campaignId);
  const stream = campaignStream(campaignId);
  return carryOut(ports, invocation, known.book, campaignDecider, stream, command(known));
}

/**
 * The campaign that asked for a gift to this fund, on this day of the fund. Rejections `not-found`,
 * and `campaign-over` where it does not ask then.
 */
export async function requireAsking(
  { store }: Pick<Ports, 'store'>,
  campaignId: string,
  { fundId, today }: { readonly fundId: string; readonly today: string },
): Promise<CampaignTerms> {
  const state = await loadState(store, campaignDecider, campaignStream(campaignId));
  if (!state?.published || state.latest.fundId !== fundId) throw new Rejection('not-found');
  ensure(asksOn(state, today), 'campaign-over', { day: state.published.until });
  return state.published;
}
