import type { MatchRule, Settlement } from '#matching';
import type { GivingFund } from '../views/donations.query.js';
import type { TrialGifts } from './trial-gifts.js';

/** A rule, the gifts on which it was tried, and what it made of them. */
export type Trial = {
  readonly rule: MatchRule;
  readonly gifts: TrialGifts;
  readonly settlement: Settlement;
  /** Whose gifts they are; none where they were pasted. */
  readonly fund: GivingFund | undefined;
};
