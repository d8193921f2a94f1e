export * from './case.facts.js';
export {
  CANCEL_REASONS,
  FAILURE_REASONS,
  type CancelReason,
  type FailureReason,
} from './disbursement-payment.decider.js';
export * from './cash.decider.js';
export * from './disbursement.commands.js';
export * from './disbursement.decider.js';
export * from './disbursement.state.js';
export * from './grant.commands.js';
export * from './grant.decider.js';
export * from './payee.commands.js';
export * from './payment.commands.js';
export * from './release.commands.js';
export * from './rails/index.js';
export * from './rails/rail.js';
export { DisbursementsModule } from './disbursements.module.js';
export { disbursementProjections } from './views/projections.js';
