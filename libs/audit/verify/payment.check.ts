import type { AnyEvent, EventOf } from '#catalogue';
import type { Check, Tell } from './finding.js';

type Payout = {
  readonly preparedBy: string;
  releasersNeeded: number;
  released: boolean;
};
type Attempt = {
  readonly submitted: bigint;
  paid?: bigint;
  settled?: true;
  reversed?: bigint;
  returned: bigint;
};
type Known = {
  readonly payouts: Map<string, Payout>;
  readonly attempts: Map<string, Attempt>;
  /** By grant: what was promised and not taken back, and what was paid and did not come back. */
  readonly grants: Map<string, { owed: bigint; paid: bigint }>;
  readonly tell: Tell;
};

/**
 * A payment happens once, whatever was retried: after its release by the people that the policy
 * asks for, none of whom prepared it; of the amount that was submitted; and all payments of a
 * grant together never above what was promised.
 */
export const paymentCheck: Check = (tell) => {
  const known: Known = { payouts: new Map(), attempts: new Map(), grants: new Map(), tell };
  return { onEvent: (event) => look(known, event), atEnd: () => undefined };
};

function look(known: Known, event: AnyEvent): void {
  switch (event.type) {
    case 'GrantNotified':
      grantOf(known, event.data.grantId).owed += BigInt(event.data.money.minor);
      return;
    case 'GrantReduced':
      grantOf(known, event.data.grantId).owed -= BigInt(event.data.money.minor);
      return checkGrant(known, event.data.grantId);
    case 'DisbursementPrepared':
    case 'PayeeChanged':
    case 'DisbursementReleased':
      return prepared(known, event);
    case 'AttemptSubmitted': {
      const { disbursementId, attemptId, money } = event.data;
      const payout = known.payouts.get(disbursementId);
      if (!payout?.released) known.tell('payment-not-released');
      if (known.attempts.has(attemptId)) known.tell('payment-submitted-twice');
      known.attempts.set(attemptId, { submitted: BigInt(money.minor), returned: 0n });
      return;
    }
    case 'AttemptPaid':
      return paid(known, event.data);
    case 'FundsSettled': {
      const attempt = known.attempts.get(event.data.attemptId);
      if (attempt?.paid === undefined) return known.tell('settlement-without-payment');
      if (attempt.settled) known.tell('settlement-twice');
      attempt.settled = true;
      return;
    }
    case 'AttemptFailed':
      return unreleased(known, event.data.disbursementId);
    case 'AttemptFailedAfterPaid':
      grantOf(known, event.data.grantId).paid -= BigInt(event.data.money.minor);
      return unreleased(known, event.data.disbursementId);
    case 'SettlementReversed': {
      const attempt = known.attempts.get(event.data.attemptId);
      if (attempt?.reversed !== undefined) known.tell('reversal-twice');
      const minor = BigInt(event.data.money.minor);
      if (attempt?.paid !== minor) known.tell('reversal-differs-from-payment');
      if (attempt) attempt.reversed = minor;
      return;
    }
    case 'ReturnedMoneyArrived': {
      const attempt = known.attempts.get(event.data.attemptId);
      if (!attempt) return known.tell('return-without-payment');
      attempt.returned += BigInt(event.data.money.minor);
      if (attempt.returned > (attempt.paid ?? 0n)) known.tell('return-above-payment');
      return;
    }
    default:
  }
}

function prepared(
  { payouts, tell }: Known,
  event: Extract<
    AnyEvent,
    { type: 'DisbursementPrepared' | 'PayeeChanged' | 'DisbursementReleased' }
  >,
): void {
  const { disbursementId } = event.data;
  if (event.type === 'DisbursementPrepared') {
    const { preparedBy, releasersNeeded } = event.data;
    payouts.set(disbursementId, { preparedBy, releasersNeeded, released: false });
    return;
  }
  const payout = payouts.get(disbursementId);
  if (!payout) return tell('payout-unknown');
  if (event.type === 'PayeeChanged') {
    Object.assign(payout, { releasersNeeded: event.data.releasersNeeded, released: false });
    return;
  }
  const people = new Set(event.data.by);
  if (people.size < payout.releasersNeeded) {
    tell('release-too-few-people', { have: people.size, needed: payout.releasersNeeded });
  }
  if (people.has(payout.preparedBy)) tell('release-by-preparer');
  payout.released = true;
}

/** The next attempt is released anew. */
function unreleased({ payouts }: Known, disbursementId: string): void {
  const payout = payouts.get(disbursementId);
  if (payout) payout.released = false;
}

function paid(known: Known, data: EventOf<'AttemptPaid'>['data']): void {
  const attempt = known.attempts.get(data.attemptId);
  if (!attempt) return known.tell('payment-not-submitted');
  if (attempt.paid !== undefined) known.tell('payment-twice');
  attempt.paid = BigInt(data.money.minor);
  if (attempt.paid !== attempt.submitted) known.tell('payment-differs-from-submission');
  grantOf(known, data.grantId).paid += attempt.paid;
  checkGrant(known, data.grantId);
}

function checkGrant(known: Known, grantId: string): void {
  const { owed, paid: minor } = grantOf(known, grantId);
  if (minor > owed) {
    known.tell('paid-above-award', { grant: grantId, paid: String(minor), award: String(owed) });
  }
}

function grantOf({ grants }: Known, grantId: string): { owed: bigint; paid: bigint } {
  let grant = grants.get(grantId);
  if (!grant) grants.set(grantId, (grant = { owed: 0n, paid: 0n }));
  return grant;
}
