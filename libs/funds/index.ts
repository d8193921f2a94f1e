export { openRestriction } from './fund-account.commands.js';
export { recordProcessorPayout } from './processor-payout.commands.js';
export { fundAccountDecider } from './fund-account.decider.js';
export type { FundAccountCommand } from './fund-account.decider.js';
export { fundAccountStream } from './fund-account.stream.js';
export {
  createFund,
  proposePolicy,
  confirmPolicy,
  openIntake,
  suspendIntake,
} from './fund.commands.js';
export { FIRST_DAY_OF_BOOKS } from './first-day.js';
export { fundDecider } from './fund.decider.js';
export { defaultPolicy } from './policy.defaults.js';
export { isMemo, accountKeys } from './ledger/accounts.js';
export { postingsOf } from './ledger/ledger.postings.js';
export { replay } from './ledger/replay.js';
export type { ReplayOptions, Replay } from './ledger/replay.js';
export type { Balance } from './ledger/tally.js';
export { ledgerCheck } from './ledger/ledger.check.js';
export { ledger } from './ledger/ledger.projection.js';
export { importRates } from './rates/import-rates.js';
export type { RatesOutcome } from './rates/import-rates.js';
export { surveyRates } from './rates/ecb.reader.js';
export type { RatesFile } from './rates/ecb.reader.js';
export { ratesSeen } from './rates/rates.query.js';
export { readEntities } from './views/funds.query.js';
export { fundsManifest } from './funds.manifest.js';
