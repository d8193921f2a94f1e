import type { CampaignEvent, CampaignWritten, Person } from '#catalogue';
import { asAuthority, gated, type Act } from '#gate';
import {
  checkLocalised,
  ensure,
  isDay,
  Rejection,
  requireAmount,
  type Decider,
  type Localised,
  type Money,
} from '#kernel';

/** Characters of a campaign's title and of its story, in one language. */
export const CAMPAIGN_TEXT = { title: 120, story: 4_000 } as const;
const FREE = 'free';

/** What the public may read of a campaign. */
export type CampaignTerms = Omit<CampaignWritten['data'], 'writtenBy'>;

/** What a campaign must know of its fund (D9). */
export type CampaignFacts = {
  /** The currency of the fund; null where there is no such fund, or it is closed. */
  readonly currency: string | null;
  /** Restrictions that the fund account knows. */
  readonly restrictions: readonly string[];
  /** The fund and currency of the pool that is named; null where none is, or there is no such pool. */
  readonly pool: { readonly fundId: string; readonly currency: string } | null;
  readonly today: string;
};

/** The first edition. The public reads nothing before somebody else has published it. */
export type WriteCampaign = Omit<CampaignTerms, 'edition'> & {
  readonly type: 'WriteCampaign';
  readonly by: Person;
  readonly facts: CampaignFacts;
};

/** A further edition: for what, out of which pool and from when stay as they were. */
export type RewriteCampaign = {
  readonly type: 'RewriteCampaign';
  readonly title: Localised;
  readonly story: Localised;
  readonly goal: Money;
  readonly until: string;
  readonly by: Person;
  readonly today: string;
};

/** The edition that was read, and no other. */
export type PublishCampaign = {
  readonly type: 'PublishCampaign';
  readonly edition: number;
  readonly by: Person;
  readonly today: string;
};

export type EndCampaign = { readonly type: 'EndCampaign'; readonly by: Person };

export type CampaignCommand = WriteCampaign | RewriteCampaign | PublishCampaign | EndCampaign;

export type Campaign = {
  /** As it was written last, and by whom. */
  readonly latest: CampaignWritten['data'];
  /** As the public reads it; null before it was published. */
  readonly published: CampaignTerms | null;
  readonly isEnded: boolean;
};

export type CampaignState = Campaign | null;

/**
 * What asks the public for gifts. Two people stand behind what is read: one writes, another publishes,
 * edition by edition. Stream `campaign-…`; nobody else decides on it.
 */
export const campaignDecider: Decider<CampaignState, CampaignCommand, CampaignEvent> = gated<
  CampaignState,
  CampaignCommand,
  CampaignEvent
>({ initial: null, decide, evolve }, ({ type, by }) => ({
  act: ACT_OF[type],
  authority: asAuthority(by),
}));

const ACT_OF = {
  WriteCampaign: 'campaign.write',
  RewriteCampaign: 'campaign.write',
  PublishCampaign: 'campaign.publish',
  EndCampaign: 'campaign.end',
} as const satisfies Record<CampaignCommand['type'], Act>;

function decide(command: CampaignCommand, state: CampaignState): readonly CampaignEvent[] {
  if (command.type === 'WriteCampaign') return write(command, state);
  if (!state) throw new Rejection('not-found');
  ensure(!state.isEnded, 'campaign-ended');
  switch (command.type) {
    case 'RewriteCampaign':
      return rewrite(command, state);
    case 'PublishCampaign':
      return publish(command, state);
    case 'EndCampaign': {
      const { campaignId } = state.latest;
      return [{ type: 'CampaignEnded', data: { campaignId, endedBy: command.by.accountId } }];
    }
  }
}

function write(
  { type: _, by, facts, ...said }: WriteCampaign,
  state: CampaignState,
): readonly CampaignEvent[] {
  ensure(state === null, 'campaign-written-before');
  const { goal, restriction, poolId, from } = said;
  ensure(facts.currency, 'fund-unknown');
  ensure(goal.currency === facts.currency, 'currency-not-held', { currency: goal.currency });
  ensure(restriction === FREE || facts.restrictions.includes(restriction), 'restriction-unknown', {
    restriction: restriction.slice(0, 60),
  });
  if (poolId !== null) {
    ensure(facts.pool?.fundId === said.fundId, 'pool-unknown');
    ensure(facts.pool.currency === goal.currency, 'currency-not-held', facts.pool);
  }
  ensure(isDay(from), 'date-invalid');
  requireText(said, facts.today);
  const data = { ...said, edition: 1, writtenBy: by.accountId };
  return [{ type: 'CampaignWritten', data }];
}

function rewrite(
  { type: _, by, today, ...said }: RewriteCampaign,
  { latest }: Campaign,
): readonly CampaignEvent[] {
  ensure(said.goal.currency === latest.goal.currency, 'currency-not-held', said.goal);
  const terms = { ...latest, ...said, edition: latest.edition + 1, writtenBy: by.accountId };
  requireText(terms, today);
  return [{ type: 'CampaignWritten', data: terms }];
}

/** What is asked of every edition. */
function requireText(
  { title, story, goal, from, until }: Omit<CampaignTerms, 'edition'>,
  today: string,
): void {
  checkLocalised(title, CAMPAIGN_TEXT.title);
  checkLocalised(story, CAMPAIGN_TEXT.story);
  requireAmount(goal);
  ensure(isDay(until), 'date-invalid');
  ensure(from <= until, 'dates-reversed');
  ensure(until >= today, 'campaign-over', { day: until });
}

/** By somebody who wrote none of it: what the public reads, two people have read. */
function publish(
  { edition, by, today }: PublishCampaign,
  { latest, published }: Campaign,
): readonly CampaignEvent[] {
  ensure(edition === latest.edition, 'campaign-written-anew');
  ensure(published?.edition !== edition, 'campaign-published-before');
  ensure(latest.writtenBy !== by.accountId, 'campaign-needs-second');
  ensure(latest.until >= today, 'campaign-over', { day: latest.until });
  const { campaignId } = latest;
  return [{ type: 'CampaignPublished', data: { campaignId, edition, publishedBy: by.accountId } }];
}

function evolve(state: CampaignState, event: CampaignEvent): CampaignState {
  switch (event.type) {
    case 'CampaignWritten':
      return {
        latest: event.data,
        published: state?.published ?? null,
        isEnded: state?.isEnded ?? false,
      };
    case 'CampaignPublished':
      return state && { ...state, published: state.latest };
    case 'CampaignEnded':
      return state && { ...state, isEnded: true };
  }
}

/** Whether it asks on that day of its fund: so long it takes gifts, and not before or after. */
export function asksOn(state: CampaignState, day: string): state is Campaign {
  const terms = state?.published;
  return Boolean(terms && !state.isEnded && terms.from <= day && day <= terms.until);
}
