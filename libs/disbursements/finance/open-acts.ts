import type { PayeeDetails } from '#catalogue';
import { money, Rejection, type RejectionParams, type Sealed } from '#kernel';
import { disbursementDecider, type DisbursementCommand } from '../disbursement.decider.js';
import type { DisbursementStatus } from '../disbursement.state.js';
import { factsOf } from '../disbursement.commands.js';
import { grantDecider, type GrantCommand } from '../grant.decider.js';
import type { Asking } from '../officer.facts.js';
import { siblingsOf, type GrantAtHand, type LoadedPayout } from '../payout.loading.js';
import { rails } from '../rails/index.js';
import { sumOfShares, withoutShares } from '../shares.js';
import type { Act } from './acting.js';

/** Why somebody cannot do something, as the rules would answer. */
export type Refusal = { readonly code: string; readonly params: RejectionParams };

/** An act that it is time for; `refusal` says why it is not for this reader. */
export type OpenAct = { readonly act: Act; readonly refusal: Refusal | undefined };

/**
 * What may be done with a grant now, and by this reader or not. The rules themselves are asked, on
 * a sample of what would be sent, so that a page never offers what would be refused for who one is.
 */
export function openGrantActs(atHand: GrantAtHand, asking: Asking): readonly OpenAct[] {
  const { state, grant, caseFacts, book } = atHand;
  const tried = (act: Act, command: GrantCommand): OpenAct => ({
    act,
    refusal: refusalOf(() => grantDecider.decide(command, state)),
  });
  const allotted = siblingsOf(atHand.payouts, null).flatMap(({ split }) => split);
  const open = sumOfShares(withoutShares(grant.split, allotted));
  if (state.status === 'closed' || open <= 0n) return [];
  const takenBack = { from: asking, money: 'all', reason: 'terminated', allotted } as const;
  const reductions = tried('reductions', { type: 'Reduce', ...takenBack });
  switch (state.status) {
    case 'drafted': {
      const told = { channel: 'signal', caseFacts, baseCurrency: book.baseCurrency } as const;
      return [tried('notification', { type: 'Notify', ...asking, ...told }), reductions];
    }
    case 'notified': {
      const said = { evidence: 'signature', from: asking, caseFacts } as const;
      return [tried('agreement', { type: 'Agree', ...said }), reductions];
    }
    case 'agreed': {
      const refusal = refusalOf(() =>
        disbursementDecider.decide(preparation(atHand, asking), { status: 'unknown' }),
      );
      return [{ act: 'disbursements', refusal }, reductions];
    }
  }
}

/** The smallest payout that could be prepared. */
function preparation(atHand: GrantAtHand, asking: Asking): DisbursementCommand {
  const { award, rail } = atHand.grant;
  return {
    type: 'Prepare',
    ...asking,
    ...factsOf(atHand, SAMPLE),
    disbursementId: SAMPLE,
    money: money(1n, award.currency),
    rail,
    reference: SAMPLE,
    payee: SEALED,
    payeeRef: SAMPLE,
  };
}

/** What may be done with a payout now; the next step first. */
export function openPayoutActs(
  atHand: GrantAtHand,
  payout: LoadedPayout,
  asking: Asking,
): readonly OpenAct[] {
  const { state } = payout;
  const acts: readonly Act[] = BY_STATUS[state.status] ?? [];
  const due = dueBack(payout) ? (['return'] as const) : [];
  return [...acts, ...due].map((act) => ({
    act,
    refusal: refusalOf(() =>
      disbursementDecider.decide(sampleOf(act, atHand, payout, asking), state),
    ),
  }));
}

/** The attempt whose money the bank has not given back yet, if there is one. */
function dueBack({ state }: LoadedPayout): string | undefined {
  const due = state.payout.bounced.find(({ money: sent, returned }) => {
    const back = returned.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
    return back < BigInt(sent.minor);
  });
  return due?.attemptId;
}

const BY_STATUS: Readonly<Partial<Record<DisbursementStatus, readonly Act[]>>> = {
  prepared: ['screening', 'payee', 'cancellation'],
  held: ['payee', 'cancellation'],
  screened: ['releases', 'screening', 'payee', 'cancellation'],
  released: ['attempts', 'screening', 'payee', 'cancellation'],
  submitted: ['payments', 'failure'],
  paid: ['receipt', 'failure'],
};

const SAMPLE = 'sample';
const SEALED: Sealed<PayeeDetails> = {
  subjectRef: SAMPLE,
  purpose: 'payment-identity',
  keyVersion: 1,
  ciphertext: '',
};
const NOTE: Sealed<string> = { ...SEALED, __holds: undefined };

/** The command of an act as it would come, with what the reader would fill in well. */
function sampleOf(
  act: Act,
  atHand: GrantAtHand,
  loaded: LoadedPayout,
  asking: Asking,
): DisbursementCommand {
  const { state, disbursementId, submittedOn } = loaded;
  const { caseFacts, book, today } = atHand;
  const { payout } = state;
  const { baseCurrency } = book;
  const facts = factsOf(atHand, disbursementId);
  const rail = rails[payout.rail];
  switch (act) {
    case 'screening':
      return { type: 'Screen', ...asking, caseFacts, listVersion: SAMPLE, result: 'clear' };
    case 'releases':
      return { type: 'Release', ...asking, ...facts, cashSetAside: true };
    case 'payee': {
      const what = { rail: payout.rail, payee: SEALED, payeeRef: SAMPLE, preparerTies: [] };
      return { type: 'ChangePayee', ...asking, ...facts, ...what };
    }
    case 'attempts':
      return { type: 'SubmitToRail', ...asking, ...facts, attemptId: SAMPLE, reference: SAMPLE };
    case 'payments': {
      const [evidence = 'witness'] = rail.firstEvidence;
      const proof = { evidence, evidenceNote: NOTE, feeMinor: '0', paidOn: today, submittedOn };
      return {
        type: 'RecordPaid',
        ...asking,
        ...proof,
        feeRestriction: SAMPLE,
        feeCoverMinor: '0',
        baseCurrency,
      };
    }
    case 'receipt': {
      const first = state.status === 'paid' ? state.first.kind : undefined;
      const evidence = rail.secondEvidence.find((kind) => kind !== first) ?? 'witness';
      return { type: 'ConfirmReceipt', ...asking, caseFacts, evidence, evidenceNote: NOTE };
    }
    case 'failure':
      return state.status === 'paid'
        ? { type: 'RecordFailedAfterPaid', ...asking, reason: 'other', baseCurrency }
        : { type: 'RecordFailed', ...asking, reason: 'other' };
    case 'return': {
      const what = { attemptId: dueBack(loaded) ?? SAMPLE, arrivedOn: today, baseCurrency };
      const least = money(1n, payout.money.currency);
      return { type: 'RecordReturnedMoney', ...asking, ...what, money: least };
    }
    default:
      return { type: 'Cancel', reason: 'other', from: asking };
  }
}

function refusalOf(ask: () => unknown): Refusal | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { code: error.code, params: error.params };
  }
}
