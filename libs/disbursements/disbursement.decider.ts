import type { DisbursementEvent } from '#catalogue';
import { gated, type Act, type Passage } from '#gate';
import type { Decider } from '#kernel';
import * as correction from './payment-correction.decider.js';
import * as payment from './disbursement-payment.decider.js';
import * as returned from './returned-money.decider.js';
import * as rail from './disbursement-rail.decider.js';
import * as preparation from './disbursement-preparation.decider.js';
import { evolveDisbursement, type DisbursementState } from './disbursement.state.js';
import { subjectOf } from './officer.facts.js';

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
  | returned.RecordReturnedMoney
  | returned.ProposeReturnCorrection
  | returned.SettleReturnCorrection
  | payment.Cancel
  | correction.ProposePaymentCorrection
  | correction.SettlePaymentCorrection
  | rail.NotePaidByRail
  | rail.NoteFailedByRail;

/**
 * One payout of a grant to one payee, over as many attempts as it takes. The rules stand in files of
 * their own: preparation (to the release), payment (from the rail on, by people), its correction, what
 * came back, and what a rail says.
 */
export const disbursementDecider: Decider<
  DisbursementState,
  DisbursementCommand,
  DisbursementEvent
> = gated({ initial: { status: 'unknown' }, decide, evolve: evolveDisbursement }, passageOf);

/** What a rail says passes no gate: no person sends it. */
type ByRail = rail.NotePaidByRail | rail.NoteFailedByRail;

/** The line of the gate's table that each command stands on. */
const ACT_OF = {
  Prepare: 'payout.prepare',
  Screen: 'payout.screen',
  Release: 'payout.release',
  ChangePayee: 'payout.change-payee',
  SubmitToRail: 'payout.submit',
  RecordPaid: 'payout.record-paid',
  ConfirmReceipt: 'payout.confirm-receipt',
  RecordFailed: 'payout.record-failed',
  RecordFailedAfterPaid: 'payout.record-failed',
  RecordReturnedMoney: 'payout.record-return',
  Cancel: 'payout.cancel',
  ProposePaymentCorrection: 'payout.propose-correction',
  ConfirmPaymentCorrection: 'payout.confirm-correction',
  DropPaymentCorrection: 'payout.drop-correction',
  ProposeReturnCorrection: 'payout.propose-correction',
  ConfirmReturnCorrection: 'payout.confirm-correction',
  DropReturnCorrection: 'payout.drop-correction',
} as const satisfies Record<Exclude<DisbursementCommand, ByRail>['type'], Act>;

/** Every act of a person on a payout passes the gate, facts that cannot be refused included. */
function passageOf(command: DisbursementCommand, state: DisbursementState): Passage | undefined {
  if (command.type === 'NotePaidByRail' || command.type === 'NoteFailedByRail') return undefined;
  const act = ACT_OF[command.type];
  const payees = [
    ...(state.status === 'unknown' ? [] : [state.payout.payeeRef]),
    ...('payeeRef' in command ? [command.payeeRef] : []),
  ];
  if (command.type !== 'Cancel') {
    return { act, authority: command, subject: subjectOf(command.caseFacts, ...payees) };
  }
  const { from, caseFacts } = command;
  if ('process' in from) return undefined;
  return { act, authority: from, subject: subjectOf(caseFacts, ...payees) };
}

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
      return returned.recordReturnedMoney(command, state);
    case 'ProposeReturnCorrection':
      return returned.proposeReturnCorrection(command, state);
    case 'ConfirmReturnCorrection':
      return returned.confirmReturnCorrection(command, state);
    case 'DropReturnCorrection':
      return returned.dropReturnCorrection(command, state);
    case 'Cancel':
      return payment.cancel(command, state);
    case 'ProposePaymentCorrection':
      return correction.proposePaymentCorrection(command, state);
    case 'ConfirmPaymentCorrection':
      return correction.confirmPaymentCorrection(command, state);
    case 'DropPaymentCorrection':
      return correction.dropPaymentCorrection(command, state);
    case 'NotePaidByRail':
      return rail.notePaidByRail(command, state);
    case 'NoteFailedByRail':
      return rail.noteFailedByRail(command, state);
  }
}
