import type { DisbursementEvent } from '#catalogue';
import { ensure, isDay } from '#kernel';
import { failed, paid, type FailureReason, type Paid } from './disbursement-payment.decider.js';
import { atStage, type DisbursementState } from './disbursement.state.js';
import { evidenceOf } from './rails/evidence.js';

/** A rail says that an attempt is paid: the first evidence. Sent by the room of effects only. */
export type NotePaidByRail = Omit<Paid, 'by'> & {
  readonly type: 'NotePaidByRail';
  readonly kind: 'process';
  /** The effect that asked the rail. */
  readonly process: string;
};

/** Changes nothing where the attempt is paid already. */
export function notePaidByRail(
  command: NotePaidByRail,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  const { attemptId, evidence, paidOn, process } = command;
  if (state.status === 'paid' && state.attemptId === attemptId) return [];
  const { payout, attemptId: live } = atStage(state, 'submitted');
  ensure(live === attemptId, 'wrong-stage', { stage: state.status });
  const { rail } = payout;
  ensure(evidenceOf(rail).first.includes(evidence), 'evidence-not-accepted', { rail });
  ensure(isDay(paidOn), 'date-invalid');
  return paid(payout, { ...command, by: process });
}

/** A rail says that an attempt will never be paid. Sent by the room of effects only. */
export type NoteFailedByRail = {
  readonly type: 'NoteFailedByRail';
  readonly kind: 'process';
  readonly process: string;
  readonly attemptId: string;
  readonly reason: FailureReason;
  /** The day on which the rail said so. */
  readonly failedOn: string;
};

/** The attempt did not go through; the next one starts with a new screening. */
export function noteFailedByRail(
  { attemptId, reason, failedOn, process }: NoteFailedByRail,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  const { payout, attemptId: live } = atStage(state, 'submitted');
  ensure(live === attemptId, 'wrong-stage', { stage: state.status });
  return failed(payout, { attemptId, reason, failedOn, by: process });
}
