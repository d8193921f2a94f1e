/** What another context may know of the payouts of a grant: pure folds, ids and names of streams. */
export {
  joined,
  MAX_PAYOUTS_PER_GRANT,
  NO_PAYOUT,
  payoutFold,
  type PayoutFacts,
} from '../payout.facts.js';
