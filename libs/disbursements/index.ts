export {
  cancelDisbursement,
  changePayee,
  prepareDisbursement,
  screenPayee,
} from './disbursement.commands.js';
export { disbursementDecider } from './disbursement.decider.js';
export { notifyGrant, agreeGrant, reduceGrant } from './grant.commands.js';
export { grantDecider } from './grant.decider.js';
export {
  submitToRail,
  recordPaid,
  confirmReceipt,
  recordFailed,
  recordFailedAfterPaid,
  recordReturnedMoney,
} from './payment.commands.js';
export { settlementCorrection } from './payment-correction.decider.js';
export { returnCorrection } from './returned-money.decider.js';
export { payoutEffect, RAIL_EFFECT } from './payout.effect.js';
export { rails } from './rails/index.js';
export type { Rails } from './rails/index.js';
export type { PaymentOrder, Rail, RailAnswer } from './rails/rail.js';
export { openPayee } from './payee.commands.js';
export { releaseDisbursement } from './release.commands.js';
export { disbursementsManifest } from './disbursements.manifest.js';
