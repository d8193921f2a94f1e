/**
 * What another context may know of a fund: pure folds, ids and the names of streams. What happens
 * to a fund account is decided by its own decider alone, whoever sends the command.
 */
export { feeCoverOf, type FeeCover } from '../fee-cover.js';
export { firstDayOf } from '../first-day.js';
export { fundAccountDecider } from '../fund-account.decider.js';
export { receiptsLike, type FundAccountState } from '../fund-account.state.js';
export {
  baseOf,
  exchangeOn,
  ratesStreamsOf,
  rateText,
  requireExchange,
  type RateWish,
} from '../rates/rates.facts.js';
export { proportion } from '../rates/rate.js';
export { ratesDecider } from '../rates/rates.decider.js';
export { fundAccountStream } from '../fund-account.stream.js';
export {
  bandOf,
  fundFold,
  hasPolicy,
  openIntakeAt,
  policyInForce,
  policyOfVersion,
  type Fund,
} from '../fund.state.js';
