import type { Localised, Money } from '#kernel';
import type { Event } from './event.js';

/**
 * What somebody wrote for the public, asking for gifts to one fund. Each time it is written anew it is an
 * edition of its own; the public reads the last one that a second person published. Stream `campaign-…`.
 */
export type CampaignWritten = Event<
  'CampaignWritten',
  {
    campaignId: string;
    fundId: string;
    /** Counts from 1. */
    edition: number;
    title: Localised;
    story: Localised;
    goal: Money;
    /** First and last day of the fund on which it asks, YYYY-MM-DD. */
    from: string;
    until: string;
    /** `free`, or the restriction under which its gifts come. The same in every edition. */
    restriction: string;
    /** The match pool that is told of its gifts; null without one. The same in every edition. */
    poolId: string | null;
    writtenBy: string;
  }
>;

/** A second person lets the public read that edition. */
export type CampaignPublished = Event<
  'CampaignPublished',
  { campaignId: string; edition: number; publishedBy: string }
>;

/** It asks no more, before its last day; what was given stays. */
export type CampaignEnded = Event<'CampaignEnded', { campaignId: string; endedBy: string }>;

export type CampaignEvent = CampaignWritten | CampaignPublished | CampaignEnded;
