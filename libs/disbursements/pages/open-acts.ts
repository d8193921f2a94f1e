import type { PayeeDetails } from '#catalogue';
import type { Authority } from '#gate';
import { money, Rejection, type RejectionParams, type Sealed } from '#kernel';
import { disbursementDecider, type DisbursementCommand } from '../disbursement.decider.js';
import type { DisbursementStatus } from '../disbursement.state.js';
import { factsOf } from '../disbursement.commands.js';
import { grantDecider, type GrantCommand } from '../grant.decider.js';
import { siblingsOf, type LoadedGrant, type PayoutOfGrant } from '../payout.loading.js';
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
export function openGrantActs(loaded: LoadedGrant, authority: Authority): readonly OpenAct[] {
  const { state, grant, caseFacts, book } = loaded;
  const tried = (act: Act, command: GrantCommand): OpenAct => ({
    act,
    refusal: refusalOf(() => grantDecider.decide(command, state)),
  });
  const allotted = siblingsOf(loaded.payouts, null).flatMap(({ split }) => split);
  const open = sumOfShares(withoutShares(grant.split, allotted));
  if (state.status === 'closed' || open <= 0n) return [];
  const takenBack = {
    from: authority,
    money: 'all',
    reason: 'terminated',
    caseFacts,
    allotted,
  } as const;
  const reductions = tried('reductions', { type: 'Reduce', ...takenBack });
  switch (state.status) {
    case 'drafted': {
      const told = { channel: 'signal', caseFacts, baseCurrency: book.baseCurrency } as const;
      return [tried('notification', { type: 'Notify', ...authority, ...told }), reductions];
    }
    case 'notified': {
      const said = { evidence: 'signature', from: authority, caseFacts } as const;
      return [tried('agreement', { type: 'Agree', ...said }), reductions];
    }
    case 'agreed': {
      const refusal = refusalOf(() =>
        disbursementDecider.decide(preparation(loaded, authority), { status: 'unknown' }),
      );
      return [{ act: 'disbursements', refusal }, reductions];
    }
  }
}

/** The smallest payout that could be prepared. */
function preparation(loaded: LoadedGrant, authority: Authority): DisbursementCommand {
  const { award, rail } = loaded.grant;
  return {
    type: 'Prepare',
    ...authority,
    ...factsOf(loaded, SAMPLE),
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
  loaded: LoadedGrant,
  payout: PayoutOfGrant,
  authority: Authority,
): readonly OpenAct[] {
  const { state } = payout;
  const acts: readonly Act[] = BY_STATUS[state.status] ?? [];
  const due = dueBack(payout) ? (['return'] as const) : [];
  return [...acts, ...due].map((act) => ({
    act,
    refusal: refusalOf(() =>
      disbursementDecider.decide(sampleOf(act, loaded, payout, authority), state),
    ),
  }));
}

/** The attempt whose money the bank has not given back yet, if there is one. */
function dueBack({ state }: PayoutOfGrant): string | undefined {
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
  loaded: LoadedGrant,
  one: PayoutOfGrant,
  authority: Authority,
): DisbursementCommand {
  const { state, disbursementId, submittedOn } = one;
  const { caseFacts, book, today } = loaded;
  const { payout } = state;
  const { baseCurrency } = book;
  const facts = factsOf(loaded, disbursementId);
  const rail = rails[payout.rail];
  switch (act) {
    case 'screening':
      return { type: 'Screen', ...authority, caseFacts, listVersion: SAMPLE, result: 'clear' };
    case 'releases':
      return { type: 'Release', ...authority, ...facts, cashSetAside: true };
    case 'payee': {
      const what = { rail: payout.rail, payee: SEALED, payeeRef: SAMPLE, preparerTies: [] };
      return { type: 'ChangePayee', ...authority, ...facts, ...what };
    }
    case 'attempts':
      return { type: 'SubmitToRail', ...authority, ...facts, attemptId: SAMPLE, reference: SAMPLE };
    case 'payments': {
      const [evidence = 'witness'] = rail.firstEvidence;
      const proof = { evidence, evidenceNote: NOTE, feeMinor: '0', paidOn: today, submittedOn };
      return {
        type: 'RecordPaid',
        ...authority,
        caseFacts,
        ...proof,
        feeRestriction: SAMPLE,
        feeCoverMinor: '0',
        baseCurrency,
      };
    }
    case 'receipt': {
      const first = state.status === 'paid' ? state.first.kind : undefined;
      const evidence = rail.secondEvidence.find((kind) => kind !== first) ?? 'witness';
      return { type: 'ConfirmReceipt', ...authority, caseFacts, evidence, evidenceNote: NOTE };
    }
    case 'failure':
      return state.status === 'paid'
        ? { type: 'RecordFailedAfterPaid', ...authority, caseFacts, reason: 'other', baseCurrency }
        : { type: 'RecordFailed', ...authority, caseFacts, reason: 'other' };
    case 'return': {
      const what = { attemptId: dueBack(one) ?? SAMPLE, arrivedOn: today, baseCurrency };
      const least = money(1n, payout.money.currency);
      return { type: 'RecordReturnedMoney', ...authority, caseFacts, ...what, money: least };
    }
    default:
      return { type: 'Cancel', reason: 'other', from: authority, caseFacts };
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
