import type { DisbursementEvent } from '#catalogue';
import type { Decider } from '#kernel';
import * as payment from './disbursement-payment.decider.js';
import * as preparation from './disbursement-preparation.decider.js';
import { evolveDisbursement, type DisbursementState } from './disbursement.state.js';

export type DisbursementCommand =
  | preparation.Prepare
  | preparation.Screen
  | preparation.Release
  | preparation.ChangePayee
  | payment.SubmitToRail
  | payment.RecordPaid
  | payment.ConfirmReceipt
  | payment.RecordFailed
  | payment.RecordFailedAfterPaid
  | payment.RecordReturnedMoney
  | payment.Cancel;

/**
 * One payout of a grant to one payee, over as many attempts as it takes. The rules stand in two
 * files: preparation (to the release) and payment (from the rail on).
 */
export const disbursementDecider: Decider<
  DisbursementState,
  DisbursementCommand,
  DisbursementEvent
> = {
  initial: { status: 'unknown' },
  decide,
  evolve: evolveDisbursement,
};

function decide(
  command: DisbursementCommand,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  switch (command.type) {
    case 'Prepare':
      return preparation.prepare(command, state);
    case 'Screen':
      return preparation.screen(command, state);
    case 'Release':
      return preparation.release(command, state);
    case 'ChangePayee':
      return preparation.changePayee(command, state);
    case 'SubmitToRail':
      return payment.submitToRail(command, state);
    case 'RecordPaid':
      return payment.recordPaid(command, state);
    case 'ConfirmReceipt':
      return payment.confirmReceipt(command, state);
    case 'RecordFailed':
      return payment.recordFailed(command, state);
    case 'RecordFailedAfterPaid':
      return payment.recordFailedAfterPaid(command, state);
    case 'RecordReturnedMoney':
      return payment.recordReturnedMoney(command, state);
    case 'Cancel':
      return payment.cancel(command, state);
  }
}
