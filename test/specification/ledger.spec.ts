import type { AnyEvent, EventOf, FundAccountEvent } from '#catalogue';
import { memoryEventStore } from '#event-store';
import {
  fundAccountDecider,
  ledgerCheck,
  replay,
  type FundAccountCommand,
  type Replay,
} from '#funds';
import { newEvent } from '../support/books-log.js';

/**
 * The money of the acceptance stories, from the rooms' events to the trial balance: the fund
 * account decides for itself, and what other rooms say stands here as they say it.
 */

const FUND = 'crisis';
const HOLD = 'case.1';
const eur = (minor: string) => ({ minor, currency: 'EUR' });
const treasurer = { accountId: 'treasurer', roles: ['treasurer'] as const };

type Step = AnyEvent | FundAccountCommand;

/** Lets the fund account answer commands among the events of other rooms. */
function told(steps: readonly Step[]): readonly AnyEvent[] {
  let state = fundAccountDecider.initial;
  const events: AnyEvent[] = [];
  for (const step of steps) {
    if ('data' in step) {
      events.push(step);
      continue;
    }
    const decided: readonly FundAccountEvent[] = fundAccountDecider.decide(step, state);
    state = decided.reduce(fundAccountDecider.evolve, state);
    events.push(...decided);
  }
  return events;
}

async function replayed(events: readonly AnyEvent[], memo = false): Promise<Replay> {
  const store = memoryEventStore();
  for (const [ordinal, event] of events.entries()) {
    const entry = { stream: '', event, day: '2026-01-15', at: '2026-01-15T10:00:00.000Z' };
    await store.append(`story-${ordinal}`, 'new', [newEvent(entry, ordinal)]);
  }
  return replay(store, { memo });
}

const inAccounts = ({ balances }: Replay): Readonly<Record<string, string>> =>
  Object.fromEntries(balances.map(({ account, minor }) => [account, minor]));

function wrong(events: readonly AnyEvent[]): readonly string[] {
  const found: string[] = [];
  const check = ledgerCheck((code) => found.push(code));
  events.forEach((event, index) => check.onEvent(event, index, '2026-03-16'));
  check.atEnd();
  return found;
}

function gift(minor: string): readonly Step[] {
  const received: EventOf<'DonationReceived'>['data'] = {
    donationId: 'gift',
    fundId: FUND,
    donorId: null,
    donorKind: 'member',
    method: 'bank',
    money: eur(minor),
    feeMinor: '0',
    baseMinor: minor,
    restriction: 'free',
    receivedOn: '2026-01-10',
    recordedBy: 'treasurer',
  };
  const receipt = { fundId: FUND, receiptId: 'gift', money: eur(minor), restriction: 'free' };
  return [
    { type: 'DonationReceived', data: received },
    {
      type: 'RecordReceipt',
      ...receipt,
      source: 'donation-gift',
      heldBy: 'bank',
      on: '2026-01-10',
    },
  ];
}

function award(minor: string, fee: string): readonly Step[] {
  const need = { needs: ['relocation'], country: 'FR', on: '2026-01-12' };
  const ask = { fundId: FUND, holdId: HOLD, purposeId: 'case', money: eur(minor) };
  const split = [{ restriction: 'free', minor }];
  const notified = {
    grantId: 'grant',
    applicationId: 'case',
    fundId: FUND,
    holdId: HOLD,
    split,
    money: eur(minor),
    baseMinor: minor,
    channel: 'receipt-code',
    by: 'case-worker',
  };
  return [
    { type: 'Reserve', ...ask, feeAllowanceMinor: fee, priority: 'P1', need },
    { type: 'GrantNotified', data: notified },
    { type: 'Commit', fundId: FUND, holdId: HOLD, money: eur(minor), on: '2026-01-13' },
  ];
}

function payment(attemptId: string, minor: string, fee: string): readonly Step[] {
  const split = [{ restriction: 'free', minor }];
  const paid: EventOf<'AttemptPaid'>['data'] = {
    disbursementId: 'payout',
    grantId: 'grant',
    applicationId: 'case',
    fundId: FUND,
    holdId: HOLD,
    attemptId,
    money: eur(minor),
    feeMinor: fee,
    baseMinor: minor,
    split,
    feeBaseMinor: fee,
    feeRestriction: 'free',
    evidence: 'bank-confirmation',
    evidenceNote: { subjectRef: 's', purpose: 'payment', keyVersion: 1, ciphertext: 'c' },
    paidOn: '2026-01-14',
    by: 'releaser',
  };
  const settle = { fundId: FUND, holdId: HOLD, attemptId, money: eur(minor), split, feeMinor: fee };
  return [
    { type: 'AttemptPaid', data: paid },
    { type: 'Settle', ...settle, feeRestriction: 'free', on: '2026-01-14' },
  ];
}

function bounced(attemptId: string, minor: string): readonly Step[] {
  const failed = {
    disbursementId: 'payout',
    grantId: 'grant',
    fundId: FUND,
    holdId: HOLD,
    attemptId,
    money: eur(minor),
    baseMinor: minor,
    reason: 'account-closed',
    failedOn: '2026-03-11',
    by: 'treasurer',
  };
  return [
    { type: 'AttemptFailedAfterPaid', data: failed },
    { type: 'ReverseSettlement', fundId: FUND, holdId: HOLD, attemptId, baseMinor: minor },
  ];
}

const lineBack = (attemptId: string, minor: string): AnyEvent => ({
  type: 'ReturnedMoneyArrived',
  data: {
    disbursementId: 'payout',
    fundId: FUND,
    attemptId,
    returnId: 'return-1',
    money: eur(minor),
    baseMinor: minor,
    split: [{ restriction: 'free', minor }],
    arrivedOn: '2026-01-16',
    by: 'accountant',
  },
});

describe('the money of a night emergency: 2,400.00 granted, 20.00 kept for fees, 12.00 charged', () => {
  const life = [...gift('4000000'), ...award('240000', '2000'), ...payment('p1', '240000', '1200')];

  it('is owed once the person was told, and promised money is remembered beside it', async () => {
    const owed = told(life.slice(0, 5));
    expect(inAccounts(await replayed(owed, true))).toEqual({
      bank: '4000000',
      gifts: '-4000000',
      grants: '240000',
      'grants-payable': '-240000',
      reservations: '242000',
      'reserved-funds': '-242000',
    });
    expect(wrong(owed)).toEqual([]);
  });

  it('leaves the bank with its fee; what was not needed of the fee is available again', async () => {
    const events = told(life);
    expect(inAccounts(await replayed(events, true))).toEqual({
      bank: '3758800',
      gifts: '-4000000',
      grants: '240000',
      'transfer-fees': '1200',
    });
    expect(wrong(events)).toEqual([]);
  });

  it('has equal gross sums on both sides', async () => {
    expect((await replayed(told(life))).totals).toEqual({
      EUR: { debit: '4481200', credit: '4481200' },
    });
  });
});

describe('the money of a payout of 3,000.00 that fails after it was paid, fee 1.50', () => {
  const sent = [...gift('500000'), ...award('300000', '150'), ...payment('p1', '300000', '150')];
  const failed = [...sent, ...bounced('p1', '300000')];

  it('is owed again and due back from the bank; the fee stays spent', async () => {
    const events = told(failed);
    expect(inAccounts(await replayed(events))).toEqual({
      bank: '199850',
      'money-due-back': '300000',
      'grants-payable': '-300000',
      gifts: '-500000',
      grants: '300000',
      'transfer-fees': '150',
    });
    expect(wrong(events)).toEqual([]);
  });

  it('is paid once in the end, whenever the bank line comes back', async () => {
    const again = payment('p2', '300000', '0');
    const early = told([...failed, lineBack('p1', '300000'), ...again]);
    const late = told([...failed, ...again, lineBack('p1', '300000')]);
    for (const events of [early, late]) {
      expect(inAccounts(await replayed(events, true))).toEqual({
        bank: '199850',
        gifts: '-500000',
        grants: '300000',
        'transfer-fees': '150',
      });
      expect(wrong(events)).toEqual([]);
    }
  });

  it('balances at every moment in between, before one room has heard of the other', () => {
    const events = told([...failed, lineBack('p1', '300000')]);
    for (let end = 0; end <= events.length; end += 1)
      expect(wrong(events.slice(0, end))).toEqual([]);
  });
});

describe('money that was given for something', () => {
  it('stands in the ledger under its restriction, from the gift to the grant', async () => {
    const terms = { needs: ['relocation'], places: [], from: null, until: null, feesAllowed: true };
    const credit = { en: 'Relocation fund' };
    const open = { fundId: FUND, currency: 'EUR', restriction: 'relocation', terms, credit };
    const restricted = gift('100000').map((step) =>
      'data' in step
        ? ({ ...step, data: { ...step.data, restriction: 'relocation' } } as AnyEvent)
        : ({ ...step, restriction: 'relocation' } as FundAccountCommand),
    );
    const given = told([{ type: 'OpenRestriction', ...open, by: treasurer }, ...restricted]);
    const { balances } = await replayed(given);
    expect(balances.map(({ account, restriction }) => `${account} ${restriction}`)).toEqual([
      'bank relocation',
      'gifts relocation',
    ]);
    expect(wrong(given)).toEqual([]);
  });
});
