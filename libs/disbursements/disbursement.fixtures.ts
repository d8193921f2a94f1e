import type {
  BucketShare,
  DisbursementEvent,
  FundPolicy,
  GrantEvent,
  HeldMoney,
  PayeeDetails,
  PaymentEvidence,
  PolicyRail,
  RoleName,
} from '#catalogue';
import type { Authority, Tie } from '#gate';
import type { Sealed } from '#kernel';
import type { CaseFacts } from '#applications/facts';
import type { Sibling } from './disbursement-preparation.decider.js';
import type { DisbursementCommand } from './disbursement.decider.js';
import { grantDecider, type GrantState } from './grant.decider.js';

// Small builders of what happens to a grant and its payouts. Amounts in cents of EUR.

export const at = '2026-03-16T10:00:00.000Z';
export const today = '2026-03-16';
export const disbursementId = 'payout';
export const grantId = 'grant';
/** What was set aside for the grant. */
export const held: HeldMoney = { holdId: 'case.1', fundId: 'fund', currency: 'EUR' };
export const eur = (minor: number) => ({ minor: String(minor), currency: 'EUR' });

const seal = { subjectRef: 'subject', purpose: 'payment-identity', keyVersion: 1 };
export const payee: Sealed<PayeeDetails> = { ...seal, ciphertext: 'AAAA' };
export const note: Sealed<string> = { ...seal, ciphertext: 'AAAA' };

export const policy: FundPolicy = {
  bands: [
    {
      name: 'B4',
      upToMinor: '5000000',
      reviews: 1,
      approvers: 2,
      seated: 2,
      boardApprovers: 0,
    },
  ],
  promises: {
    P1: { triageHours: 4, decisionHours: 24, payoutHours: 24 },
    P2: { triageHours: 24, decisionHours: 72, payoutHours: 48 },
    P3: { triageHours: 72, decisionHours: 240, payoutHours: 120 },
    P4: { triageHours: 336, decisionHours: 1008, payoutHours: 240 },
  },
  twoReleasersAboveMinor: '500000',
  screeningValidHours: 24,
  feeAllowanceMinor: { bank: '2000' },
  needs: ['relocation'],
  ineligibleReasons: ['outside-the-fund'],
  declineReasons: ['not-confirmed'],
  repeatDays: 365,
  appealDays: 30,
  attestationMonths: 12,
};

export const caseFacts: CaseFacts = {
  applicationId: 'case',
  fundId: 'fund',
  policyVersion: 1,
  subjectRef: 'subject',
  sensitivity: 2,
  partyRefs: ['applicant', 'organisation'],
  payeeRefs: [],
  tookPart: ['approver', 'second-approver', 'scorer'],
  approvedBy: ['approver', 'second-approver'],
  conflicted: ['stepped-aside'],
  decisionInForce: true,
  approvedMinor: '300000',
};

export const tie = (partyRef: string, until: string | null = null): Tie => ({
  tieId: 'tie',
  partyRef,
  from: '2026-02-01',
  until,
});
export const officer = (id: string, roles: readonly RoleName[], ...ties: Tie[]): Authority => ({
  at,
  today,
  by: { id, roles, ties },
});
export const treasurer = officer('treasurer', ['treasurer']);
export const releaser = officer('releaser', ['releaser']);
export const otherReleaser = officer('other-releaser', ['releaser']);
export const accountant = officer('accountant', ['accountant']);
export const caseWorker = officer('case-worker', ['case-worker']);

// The grant.

const split = (minor: number): readonly BucketShare[] => [
  { restriction: 'free', minor: String(minor) },
];
export const drafted = (minor: number, by: readonly BucketShare[] = split(minor)): GrantEvent => ({
  type: 'GrantDrafted',
  data: {
    grantId,
    applicationId: 'case',
    fundId: 'fund',
    holdId: 'case.1',
    award: eur(minor),
    rail: 'bank',
    split: by,
  },
});
export const notified = (minor: number, by: readonly BucketShare[] = split(minor)): GrantEvent => ({
  type: 'GrantNotified',
  data: {
    grantId,
    applicationId: 'case',
    fundId: 'fund',
    holdId: 'case.1',
    money: eur(minor),
    baseMinor: String(minor),
    split: by,
    channel: 'signal',
    by: 'case-worker',
  },
});
export const agreed: GrantEvent = {
  type: 'GrantAgreed',
  data: { grantId, evidence: 'signature', by: 'case-worker' },
};
export const reduced = (minor: number, by: readonly BucketShare[] = split(minor)): GrantEvent => ({
  type: 'GrantReduced',
  data: {
    grantId,
    applicationId: 'case',
    fundId: 'fund',
    holdId: 'case.1',
    money: eur(minor),
    baseMinor: String(minor),
    split: by,
    reason: 'unpayable',
  },
});
export const grantOf = (...events: readonly GrantEvent[]): GrantState =>
  events.reduce(grantDecider.evolve, grantDecider.initial);
/** A grant of 3,000.00, told and agreed to. */
export const grant = grantOf(drafted(300_000), notified(300_000), agreed);

// The payout.

export const facts = { caseFacts, grant, siblings: [] as readonly Sibling[], policy };

export const sibling = (minor: number, change: Partial<Sibling> = {}): Sibling => ({
  disbursementId: 'sibling',
  split: split(minor),
  money: eur(minor),
  preparedAt: '2026-03-01T00:00:00.000Z',
  ...change,
});

export const prepare = (
  minor = 300_000,
  change: Partial<Extract<DisbursementCommand, { type: 'Prepare' }>> = {},
): DisbursementCommand => ({
  type: 'Prepare',
  ...treasurer,
  ...facts,
  disbursementId,
  money: eur(minor),
  rail: 'bank',
  payee,
  payeeRef: 'payee',
  accountRef: 'account',
  accountSound: true,
  reference: 'REF',
  ...change,
});
type PreparedChange = { releasers?: number; rail?: PolicyRail; by?: readonly BucketShare[] };
export const prepared = (
  minor = 300_000,
  { releasers = 1, rail = 'bank', by = split(minor) }: PreparedChange = {},
): DisbursementEvent => ({
  type: 'DisbursementPrepared',
  data: {
    disbursementId,
    grantId,
    applicationId: 'case',
    fundId: 'fund',
    holdId: 'case.1',
    money: eur(minor),
    split: by,
    rail,
    payee,
    payeeRef: 'payee',
    accountRef: 'account',
    reference: 'REF',
    releasersNeeded: releasers,
    preparedBy: 'treasurer',
  },
});
export const screened = (
  result: 'clear' | 'hit' = 'clear',
  screenedAt = '2026-03-16T08:00:00.000Z',
  by = 'treasurer',
): DisbursementEvent => ({
  type: 'PayeeScreened',
  data: { disbursementId, listVersion: 'EU 2026-03-15', result, screenedAt, by },
});
export const changed = (by = 'treasurer', releasersNeeded = 1): DisbursementEvent => ({
  type: 'PayeeChanged',
  data: {
    disbursementId,
    rail: 'cash-agent',
    payee,
    payeeRef: 'payee',
    accountRef: 'account',
    releasersNeeded,
    by,
  },
});
export const given = (by = 'releaser', needed = 1): DisbursementEvent => ({
  type: 'DisbursementReleaseGiven',
  data: { disbursementId, by, needed },
});
/** The command of a person who releases, with all that it asks for. */
export const releaseBy = (
  who: Authority,
  change: Partial<Extract<DisbursementCommand, { type: 'Release' }>> = {},
): DisbursementCommand => ({
  type: 'Release',
  ...who,
  ...facts,
  payeeSeen: true,
  releasersNeeded: 1,
  cashSetAside: true,
  ...change,
});
export const released = (...by: readonly string[]): DisbursementEvent => ({
  type: 'DisbursementReleased',
  data: { disbursementId, by },
});
type SentChange = { minor?: number; rail?: PolicyRail; by?: string };
export const sent = (
  attempt = 1,
  { minor = 300_000, rail = 'bank', by = 'treasurer' }: SentChange = {},
): DisbursementEvent => ({
  type: 'AttemptSubmitted',
  data: {
    disbursementId,
    attemptId: `attempt-${attempt}`,
    attempt,
    rail,
    money: eur(minor),
    reference: 'REF',
    by,
  },
});
type PaidChange = { minor?: number; evidence?: PaymentEvidence; by?: string };
export const paid = (
  attempt = 1,
  { minor = 300_000, evidence = 'bank-confirmation', by = 'accountant' }: PaidChange = {},
): DisbursementEvent => ({
  type: 'AttemptPaid',
  data: {
    disbursementId,
    grantId,
    applicationId: 'case',
    fundId: 'fund',
    holdId: 'case.1',
    attemptId: `attempt-${attempt}`,
    money: eur(minor),
    feeMinor: '150',
    baseMinor: String(minor),
    feeBaseMinor: '150',
    split: split(minor),
    feeRestriction: 'free',
    evidence,
    evidenceNote: note,
    paidOn: today,
    by,
  },
});
export const bounced = (attempt = 1, minor = 300_000): DisbursementEvent => ({
  type: 'AttemptFailedAfterPaid',
  data: {
    disbursementId,
    grantId,
    fundId: 'fund',
    holdId: 'case.1',
    attemptId: `attempt-${attempt}`,
    money: eur(minor),
    baseMinor: String(minor),
    reason: 'account-closed',
    failedOn: today,
    by: 'accountant',
  },
});
export const failed = (attempt = 1): DisbursementEvent => ({
  type: 'AttemptFailed',
  data: {
    disbursementId,
    attemptId: `attempt-${attempt}`,
    reason: 'account-closed',
    failedOn: today,
    by: 'treasurer',
    fundId: 'fund',
    currency: 'EUR',
  },
});

/** Released by one person, not yet handed to the bank. */
export const ready = [prepared(), screened(), given(), released('releaser')];
