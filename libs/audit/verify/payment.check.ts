import type { AnyEvent, EventOf } from '#catalogue';
import type { Check, Tell } from './finding.js';

type Payout = {
  readonly preparedBy: string;
  typedBy: string;
  /** Who screened the payee last; nobody before. */
  screenedBy?: string;
  /** Who has opened the payee as it is typed now. */
  readonly seenBy: Set<string>;
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
 * asks for, none of whom prepared it, typed or screened the payee, and each of whom has seen where
 * the money goes; of the amount that was submitted; and all payments of a
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
    case 'RecordOpened':
      if (event.data.thingId === null) return;
      known.payouts.get(event.data.thingId)?.seenBy.add(event.data.by);
      return;
    case 'DisbursementPrepared':
    case 'PayeeScreened':
    case 'PayeeChanged':
    case 'DisbursementReleaseGiven':
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
    case 'PaymentCorrected':
      return corrected(known, event.data);
    case 'SettlementCorrected': {
      const attempt = known.attempts.get(event.data.attemptId);
      if (attempt && event.data.becomesFeeMinor === null) delete attempt.settled;
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
    case 'ReturnedMoneyCorrected': {
      const { attemptId, was, becomes } = event.data;
      const attempt = known.attempts.get(attemptId);
      if (!attempt) return known.tell('return-without-payment');
      attempt.returned += BigInt(becomes?.money.minor ?? 0) - BigInt(was.money.minor);
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
    {
      type:
        | 'DisbursementPrepared'
        | 'PayeeScreened'
        | 'PayeeChanged'
        | 'DisbursementReleaseGiven'
        | 'DisbursementReleased';
    }
  >,
): void {
  const { disbursementId } = event.data;
  if (event.type === 'DisbursementPrepared') {
    const { preparedBy, releasersNeeded } = event.data;
    const people = { preparedBy, typedBy: preparedBy, seenBy: new Set<string>() };
    payouts.set(disbursementId, { ...people, releasersNeeded, released: false });
    return;
  }
  const payout = payouts.get(disbursementId);
  if (!payout) return tell('payout-unknown');
  switch (event.type) {
    case 'PayeeScreened':
      payout.screenedBy = event.data.by;
      return;
    case 'PayeeChanged': {
      const { by, releasersNeeded } = event.data;
      payout.seenBy.clear();
      Object.assign(payout, { typedBy: by, releasersNeeded, released: false });
      return;
    }
    case 'DisbursementReleaseGiven':
      payout.releasersNeeded = Math.max(payout.releasersNeeded, event.data.needed);
      return;
    case 'DisbursementReleased':
      return released(payout, event.data, tell);
  }
}

function released(
  payout: Payout,
  { by }: EventOf<'DisbursementReleased'>['data'],
  tell: Tell,
): void {
  const people = new Set(by);
  if (people.size < payout.releasersNeeded) {
    tell('release-too-few-people', { have: people.size, needed: payout.releasersNeeded });
  }
  if (people.has(payout.preparedBy)) tell('release-by-preparer');
  if (people.has(payout.typedBy)) tell('release-by-typist');
  if (payout.screenedBy !== undefined && people.has(payout.screenedBy)) tell('release-by-screener');
  if (by.some((one) => !payout.seenBy.has(one))) tell('release-unseen');
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

/** Of a payment that stands; where it was not this one, its attempt waits again. */
function corrected(known: Known, data: EventOf<'PaymentCorrected'>['data']): void {
  const { attemptId, grantId, becomes, money } = data;
  const attempt = known.attempts.get(attemptId);
  if (attempt?.paid === undefined) return known.tell('correction-without-payment');
  if (becomes) return;
  delete attempt.paid;
  grantOf(known, grantId).paid -= BigInt(money.minor);
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
