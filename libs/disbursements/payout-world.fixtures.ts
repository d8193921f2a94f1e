import { fundsReceived } from '../../test/support/fund-moves.js';
import { portsInMemory, type WorldInMemory } from '../../test/support/ports-in-memory.js';
import { grantIdOf, type AnyEvent } from '#catalogue';
import { Rejection, type Sealed } from '#kernel';
import type { PayeeInput } from './disbursement.commands.js';
import { eur, policy } from './disbursement.fixtures.js';
import { draftGrant } from './grant.commands.js';
import type { recordPaid } from './payment.commands.js';

// Ports with a decided case, its drafted grant of 3,000.00 and people to pay it.

export const holdId = 'case.1';
export const grantId = grantIdOf(holdId);
export const details: PayeeInput = {
  party: 'person',
  name: 'The brother',
  account: 'BE71 0961 2345 6769',
  note: '',
};

export const bankSlip: Omit<Parameters<typeof recordPaid>[2], 'disbursementId'> = {
  evidence: 'bank-confirmation',
  note: 'line 7',
  feeMinor: '150',
  paidOn: '2026-03-16',
};

export async function payoutWorld(): Promise<WorldInMemory> {
  const world = await portsInMemory(policy, '2026-03-16T10:00:00.000Z');
  await world.employ('treasurer', 'treasurer');
  await world.employ('second-treasurer', 'treasurer');
  await world.employ('releaser', 'releaser');
  await world.employ('other-releaser', 'releaser');
  await world.employ('accountant', 'accountant');
  await world.employ('worker', 'case-worker');
  await world.put('application-case', submitted, vote('a'), vote('b'), decided);
  await draftGrant(world.ports, world.byProcess('award'), {
    applicationId: 'case',
    fundId: 'fund',
    holdId,
    award: eur(300_000),
    rail: 'bank',
    split: [{ restriction: 'free', minor: '300000' }],
  });
  await world.put('fundaccount-fund.EUR', gift(1_000_000));
  return world;
}

export const gift = (minor: number): AnyEvent =>
  fundsReceived(minor, { receiptId: `gift-${minor}` });

export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof Rejection) return error.code;
      throw error;
    },
  );

const sealed = <T>(): Sealed<T> => ({
  subjectRef: 'subject',
  purpose: 'narrative',
  keyVersion: 1,
  ciphertext: 'AAAA',
});

export const submitted: AnyEvent = {
  type: 'ApplicationSubmitted',
  data: {
    applicationId: 'case',
    fundId: 'fund',
    policyVersion: 1,
    formVersion: 1,
    round: null,
    subjectRef: 'subject',
    applicantKind: 'person',
    needs: ['relocation'],
    requested: eur(300_000),
    costLines: [{ need: 'relocation', minor: '300000' }],
    neededBy: null,
    months: 1,
    country: 'BY',
    region: null,
    identityRef: 'applicant',
    incidentRef: 'incident',
    partyRefs: [],
    pseudonym: sealed(),
    contact: sealed(),
    narrative: sealed(),
    link: sealed(),
    risk: null,
    referees: sealed(),
    plan: null,
    helpElsewhere: false,
    mayAskPartners: false,
    payoutRail: 'bank',
    publicity: 'nothing',
    referralWished: false,
  },
};
export const vote = (memberId: string): AnyEvent => ({
  type: 'VoteCast',
  data: {
    applicationId: 'case',
    memberId,
    seatId: `seat-${memberId}`,
    choice: 'yes',
    revision: 1,
    reason: null,
  },
});
export const decided: AnyEvent = {
  type: 'DecisionReached',
  data: {
    applicationId: 'case',
    fundId: 'fund',
    award: 1,
    holdId,
    approved: eur(300_000),
    feeAllowanceMinor: '0',
    priority: 'P2',
    needs: ['relocation'],
    country: 'BY',
    payoutRail: 'bank',
    express: false,
    approvedBy: ['a', 'b'],
    incidentRef: 'incident',
  },
};
