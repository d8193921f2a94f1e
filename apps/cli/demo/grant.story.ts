import type { PaymentEvidence, PolicyRail } from '#catalogue';
import {
  agreeGrant,
  changePayee,
  confirmReceipt,
  disbursementDecider,
  notifyGrant,
  prepareDisbursement,
  recordFailed,
  recordFailedAfterPaid,
  recordPaid,
  recordReturnedMoney,
  reduceGrant,
  openPayee,
  releaseDisbursement,
  screenPayee,
  submitToRail,
} from '#disbursements';
import { loadState } from '#event-store';
import { dayIn, minorOf, money, type Money, Rejection } from '#kernel';
import type { Story } from './agenda.js';
import type { Player } from './federation.js';
import { half, pace, type Telling } from './telling.js';

/** From the good news to the code word: told, agreed, prepared, released, paid, received. */
export async function* payGrant(telling: Telling, grantId: string, approved: Money): Story {
  const { stage, as, one, random } = telling;
  const { ports } = stage;
  yield pace(telling, 1, 6);
  await notifyGrant(ports, as('case-worker', 'notify'), { grantId, channel: 'signal' });
  yield pace(telling, 1, 12);
  await agreeGrant(ports, as('case-worker', 'agree'), { grantId, evidence: 'witnessed-consent' });
  let amount = approved;
  if (one.fate === 'reduced') {
    const reduced = { grantId, money: half(approved), reason: 'withdrawn' } as const;
    await reduceGrant(ports, as('treasurer', 'reduce'), reduced);
    amount = money(minorOf(approved) - minorOf(half(approved)), approved.currency);
  }
  yield pace(telling, 1, 8);
  const rail = one.form.payoutRail;
  const prepared = await prepareDisbursement(ports, as('treasurer', 'prepare'), {
    grantId,
    money: amount,
    rail,
    payee: payeeOf(one.key, 'first'),
  });
  const payout = { disbursementId: prepared.disbursementId };
  yield* release(telling, payout, 'first');
  const { attemptId } = await submitToRail(ports, as('releaser', 'submit'), payout);
  yield random.between(2, 30);
  if (one.fate === 'payment-fails') {
    await recordFailed(ports, as('treasurer', 'failed'), { ...payout, reason: 'account-unknown' });
    yield pace(telling, 4, 20);
    yield* tryAgain(telling, payout, rail);
  } else {
    await paid(telling, payout, rail, 'first');
    if (one.fate === 'payment-returns') yield* returned(telling, payout, attemptId, amount);
  }
  yield random.between(4, 60);
  await confirmReceipt(ports, as('case-worker', 'receipt'), {
    ...payout,
    evidence: 'code-word',
    note: 'The code word was said.',
  });
}

type Payout = { readonly disbursementId: string };

/** The bank said paid, then the account turned out to be closed: it is owed again. */
async function* returned(
  telling: Telling,
  payout: Payout,
  attemptId: string,
  amount: Money,
): Story {
  const { stage, as } = telling;
  yield 48;
  const { ports } = stage;
  const reason = 'account-closed';
  await recordFailedAfterPaid(ports, as('treasurer', 'bounced'), { ...payout, reason });
  yield 24;
  await recordReturnedMoney(ports, as('accountant', 'came-back'), {
    ...payout,
    attemptId,
    money: amount,
    arrivedOn: dayIn('Europe/Paris', stage.now()),
  });
  yield* tryAgain(telling, payout, 'cash-agent');
}

/** New details, screened and released anew, over a rail that works. */
async function* tryAgain(telling: Telling, payout: Payout, rail: PolicyRail): Story {
  const { stage, as, one } = telling;
  const { ports } = stage;
  const payee = payeeOf(one.key, 'second');
  await changePayee(ports, as('treasurer', 'payee'), { ...payout, rail, payee });
  yield* release(telling, payout, 'second');
  await submitToRail(ports, as('releaser', 'submit-2'), payout);
  await paid(telling, payout, rail, 'second');
}

async function* release(telling: Telling, payout: Payout, turn: string): Story {
  const { stage, as } = telling;
  const { ports } = stage;
  const screening = { ...payout, listVersion: '2026-02-27', result: 'clear' } as const;
  yield* whenBankHolds(async (day) => {
    const key = day === 0 ? turn : `${turn}-day-${day}`;
    await screenPayee(ports, as('treasurer', `screen-${key}`), screening);
    await lookAndRelease(telling, 'releaser', payout, `release-${key}`);
  });
  const state = await loadState(
    ports.store,
    disbursementDecider,
    `disbursement-${payout.disbursementId}`,
  );
  if (state.status !== 'released') {
    yield* whenBankHolds((day) =>
      lookAndRelease(telling, 'second-releaser', payout, `release-${turn}-2-${day}`),
    );
  }
}

/** What people gave by card lies at the provider for some days: until it comes, nobody can be paid of it. */
async function* whenBankHolds(act: (day: number) => Promise<void>): Story {
  for (let day = 0; ; day += 1) {
    try {
      return await act(day);
    } catch (error) {
      const isShort = error instanceof Rejection && SHORT.has(error.code);
      if (!isShort || day === MOST_DAYS_WAITED) throw error;
    }
    yield 24;
  }
}

const SHORT: ReadonlySet<string> = new Set([
  'bank-balance-short',
  'bank-balance-elsewhere',
  'restriction-short',
]);
const MOST_DAYS_WAITED = 14;

/** Whoever releases has seen to whom. */
async function lookAndRelease(
  { stage: { ports }, as }: Telling,
  person: Player,
  payout: Payout,
  key: string,
): Promise<void> {
  await openPayee(ports, as(person, `look-${key}`), payout.disbursementId);
  await releaseDisbursement(ports, as(person, key), payout);
}

const FIRST: Readonly<Record<PolicyRail, PaymentEvidence>> = {
  bank: 'bank-confirmation',
  'mobile-money': 'transfer-receipt',
  'cash-agent': 'agent-slip',
  crypto: 'transfer-receipt',
  'trusted-organisation': 'transfer-receipt',
};
/** Within what the policies allow: above it a second person would have to write down the same. */
const FEES: Readonly<Record<PolicyRail, string>> = {
  bank: '0',
  'mobile-money': '1200',
  'cash-agent': '0',
  crypto: '0',
  'trusted-organisation': '0',
};

async function paid(
  { stage, as }: Telling,
  payout: Payout,
  rail: PolicyRail,
  turn: string,
): Promise<void> {
  await recordPaid(stage.ports, as('accountant', `paid-${turn}`), {
    ...payout,
    evidence: FIRST[rail],
    note: 'Seen and filed.',
    feeMinor: FEES[rail],
    paidOn: dayIn('Europe/Paris', stage.now()),
  });
}

function payeeOf(key: string, turn: string) {
  return {
    party: 'person',
    name: `payee of ${key}`,
    account: `${turn} account of ${key}`,
    note: '',
  } as const;
}
