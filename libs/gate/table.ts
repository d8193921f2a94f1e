import type { RoleName } from '#catalogue';

/** What one act, or one look, asks of a person. */
export type GateLine = {
  /** Any of these roles is enough. */
  readonly roles: readonly RoleName[];
  /** A running mandate on the fund's committee, from which one can vote, is asked for or enough. */
  readonly seat?: 'needed' | 'enough';
  /** Whether it can be done for oneself without any role: laying down one's own role, one's own ties. */
  readonly own?: true;
  /** Where the role must hold: in the fund that the thing belongs to, in its whole entity, or anywhere. */
  readonly scope: 'fund' | 'entity' | 'anywhere';
  /** Whether a tie to somebody in the case shuts it (mission rule 3). */
  readonly tie: 'shuts' | 'open';
};

const line = (scope: GateLine['scope'], tie: GateLine['tie'], ...roles: RoleName[]): GateLine => ({
  roles,
  scope,
  tie,
});

/** About a case, its grant, its payouts and their money: a tie shuts all of it. */
const aboutCase = (...roles: RoleName[]): GateLine => line('fund', 'shuts', ...roles);
/** About a fund, and no case in it. */
const inFund = (...roles: RoleName[]): GateLine => line('fund', 'open', ...roles);
/** About an entity: its people and its roles. */
const inEntity = (...roles: RoleName[]): GateLine => line('entity', 'open', ...roles);

/** Who may see that a grant is there and how it is paid; never to whom. */
const GRANT_READERS: readonly RoleName[] = [
  'treasurer',
  'releaser',
  'accountant',
  'case-worker',
  'duty-officer',
  'verifier',
  'auditor',
  'governing-body',
];

/**
 * The table of the gate: who may do, or see, what, with which scope, and whether a tie shuts it.
 * One line per act. An act without a line does not compile. The golden file
 * `test/specification/gate.golden.txt` prints what follows from it, role by role.
 */
export const GATE = {
  'case.triage': aboutCase('duty-officer', 'case-worker'),
  'case.mark-ineligible': aboutCase('duty-officer', 'case-worker'),
  'case.request-info': aboutCase('case-worker', 'duty-officer', 'verifier'),
  'case.provide-info': aboutCase('case-worker', 'duty-officer'),
  'case.withdraw': aboutCase('case-worker'),
  'case.start-verification': aboutCase('verifier', 'case-worker', 'duty-officer'),
  'case.conclude-verification': aboutCase('verifier', 'case-worker', 'duty-officer'),
  'case.open-review': aboutCase('case-worker', 'duty-officer', 'chair'),
  'case.assign-reviewer': aboutCase('chair', 'case-worker'),
  // Saying that there is a tie is what whoever is tied must still be able to do.
  'case.declare-interest': { ...inFund('reviewer', 'chair'), seat: 'needed' },
  'case.disclose-conflict': { ...inFund(), own: true },
  'case.submit-review': { ...aboutCase('reviewer', 'chair'), seat: 'needed' },
  'case.call-decision': aboutCase('chair'),
  'case.vote': { ...aboutCase('reviewer', 'chair'), seat: 'needed' },
  'case.decline': aboutCase('chair'),
  'case.strike-conflict': aboutCase('chair'),
  // On two requests at once: the role in both of their funds, and a tie in neither.
  'case.join': aboutCase('case-worker', 'duty-officer'),
  'case.part': aboutCase('case-worker', 'duty-officer'),

  'grant.notify': aboutCase('treasurer', 'case-worker'),
  'grant.agree': aboutCase('treasurer', 'case-worker', 'duty-officer'),
  'grant.reduce': aboutCase('treasurer'),

  'payout.prepare': aboutCase('treasurer'),
  'payout.screen': aboutCase('treasurer', 'releaser'),
  'payout.change-payee': aboutCase('treasurer'),
  'payout.release': aboutCase('releaser'),
  'payout.submit': aboutCase('treasurer', 'releaser'),
  'payout.record-paid': aboutCase('treasurer', 'accountant', 'case-worker', 'duty-officer'),
  'payout.confirm-receipt': aboutCase(
    'treasurer',
    'accountant',
    'case-worker',
    'duty-officer',
    'verifier',
  ),
  'payout.record-failed': aboutCase('treasurer', 'accountant'),
  'payout.record-return': aboutCase('treasurer', 'accountant'),
  'payout.cancel': aboutCase('treasurer'),
  'payout.propose-correction': aboutCase('treasurer', 'accountant'),
  'payout.confirm-correction': aboutCase('treasurer', 'accountant'),
  'payout.drop-correction': aboutCase('treasurer', 'accountant'),

  'fund.create': inEntity('administrator'),
  'fund.propose-policy': inFund('administrator', 'governing-body', 'treasurer'),
  'fund.confirm-policy': inFund('administrator', 'governing-body'),
  'fund.open-intake': inFund('administrator', 'chair', 'governing-body'),
  'fund.suspend-intake': inFund(
    'administrator',
    'chair',
    'governing-body',
    'duty-officer',
    'treasurer',
  ),
  'fund.close': inFund('governing-body'),
  'fund.open-restriction': inFund('treasurer', 'accountant'),
  'fund.record-processor-payout': inFund('treasurer', 'accountant'),
  'fund.propose-correction': inFund('treasurer', 'accountant', 'governing-body'),
  'fund.confirm-correction': inFund('treasurer', 'accountant', 'governing-body'),
  'fund.drop-correction': inFund('treasurer', 'accountant', 'governing-body'),
  'fund.propose-opening-balance': inFund('treasurer', 'accountant', 'governing-body'),
  'fund.confirm-opening-balance': inFund('treasurer', 'accountant', 'governing-body'),
  'fund.drop-opening-balance': inFund('treasurer', 'accountant', 'governing-body'),
  'fund.propose-cash-transfer': inFund('treasurer', 'accountant', 'governing-body'),
  'fund.confirm-cash-transfer': inFund('treasurer', 'accountant', 'governing-body'),
  'fund.drop-cash-transfer': inFund('treasurer', 'accountant', 'governing-body'),

  'gift.record': inFund('treasurer', 'accountant'),
  'gift.propose-correction': inFund('treasurer', 'accountant', 'governing-body'),
  'gift.confirm-correction': inFund('treasurer', 'accountant', 'governing-body'),
  'gift.drop-correction': inFund('treasurer', 'accountant', 'governing-body'),
  'bank-account.propose': inFund('treasurer', 'accountant', 'governing-body'),
  'bank-account.confirm': inFund('treasurer', 'accountant', 'governing-body'),
  'bank-account.drop': inFund('treasurer', 'accountant', 'governing-body'),
  'bank-line.resolve': inFund('treasurer', 'accountant'),
  'bank-line.open': inFund('treasurer', 'accountant'),
  'donor.register': inFund('treasurer', 'accountant'),
  'donor.change': inFund('treasurer', 'accountant'),
  'donor.record-due-diligence': inFund('treasurer', 'accountant'),
  'donor.sign-agreement': inFund('treasurer', 'accountant'),
  'donor.end-agreement': inFund('treasurer', 'accountant'),
  'donor.propose-merge': inFund('treasurer', 'accountant'),
  'donor.confirm-merge': inFund('treasurer', 'accountant'),
  'donor.drop-merge': inFund('treasurer', 'accountant'),

  'pool.configure': inFund('treasurer', 'accountant'),
  'pool.add-funding': inFund('treasurer', 'accountant'),
  'pool.shrink-funding': inFund('treasurer', 'accountant', 'governing-body'),
  'pool.record-default': inFund('treasurer', 'accountant', 'governing-body'),
  // By somebody who prepared nothing of it (pool.decider.ts).
  'pool.open': inFund('treasurer', 'accountant', 'governing-body'),
  'pool.pause': inFund('treasurer', 'accountant', 'governing-body'),
  'pool.resume': inFund('treasurer', 'accountant', 'governing-body'),
  'pool.settle': inFund('treasurer', 'accountant', 'governing-body'),
  // What the public reads is published by somebody who did not write it (campaign.decider.ts).
  'campaign.write': inFund('treasurer', 'accountant', 'publication-officer'),
  'campaign.publish': inFund('treasurer', 'accountant', 'publication-officer', 'governing-body'),
  'campaign.end': inFund('treasurer', 'accountant', 'publication-officer', 'governing-body'),
  'pledge.offer': inFund('treasurer', 'accountant'),
  'pledge.confirm': inFund('treasurer', 'accountant'),
  'pledge.schedule': inFund('treasurer', 'accountant'),
  'pledge.meet-condition': inFund('treasurer', 'accountant'),
  'pledge.recognise': inFund('treasurer', 'accountant'),
  'pledge.cancel': inFund('treasurer', 'accountant'),
  'pledge.default': inFund('treasurer', 'accountant'),
  'pledge.propose-write-off': inFund('treasurer', 'accountant', 'governing-body'),
  'pledge.confirm-write-off': inFund('treasurer', 'accountant', 'governing-body'),
  'pledge.drop-write-off': inFund('treasurer', 'accountant', 'governing-body'),

  'account.invite': inEntity('administrator'),
  'account.suspend': { ...inEntity('administrator', 'governing-body'), own: true },
  'account.reinstate': inEntity('administrator', 'governing-body'),
  'account.reset-password': inEntity('administrator', 'governing-body'),
  'account.end-sessions': { ...inEntity('administrator', 'governing-body'), own: true },
  'recovery.draw-key': inEntity('administrator'),
  'entity.register': inEntity('administrator'),
  'role.propose': inEntity('administrator', 'governing-body'),
  'role.confirm': inEntity('administrator', 'governing-body'),
  'role.revoke': { ...inEntity('administrator', 'governing-body'), own: true },
  'committee.form': inFund('administrator', 'governing-body'),
  'seat.propose': inFund('administrator', 'governing-body', 'chair'),
  'seat.confirm': inFund('administrator', 'governing-body', 'chair'),
  'mandate.end': { ...inFund('administrator', 'governing-body', 'chair'), own: true },
  'interests.declare-tie': { ...inEntity(), own: true },
  'interests.end-tie': { ...inEntity(), own: true },
  // Not one's own: somebody else must be sure that it is over.
  'interests.confirm-end': inEntity('administrator', 'governing-body'),
  'interests.attest': { ...inEntity(), own: true },

  'case.read': {
    ...aboutCase('duty-officer', 'case-worker', 'verifier', 'reviewer', 'chair'),
    seat: 'enough',
  },
  'grant.read': aboutCase(...GRANT_READERS),
  'payout.open-payee': aboutCase('treasurer', 'releaser'),
  'fund.read': inFund(
    'treasurer',
    'releaser',
    'accountant',
    'administrator',
    'governing-body',
    'chair',
    'duty-officer',
    'auditor',
  ),
  'gift.read': inFund('treasurer', 'accountant', 'releaser', 'auditor', 'governing-body'),
  'campaign.read': inFund(
    'treasurer',
    'accountant',
    'publication-officer',
    'releaser',
    'auditor',
    'governing-body',
  ),
  // Compliance knows every donor; whoever wishes to be named is known to all who may see gifts.
  'donor.read': inFund('treasurer', 'accountant', 'auditor'),
  'named-donor.read': inFund('treasurer', 'accountant', 'auditor', 'releaser', 'governing-body'),
  'ledger.read': inFund('treasurer', 'accountant', 'auditor', 'governing-body'),
  'journal.read': aboutCase('treasurer', 'accountant', 'auditor', 'governing-body'),
  'trail.read': aboutCase('auditor', 'governing-body', 'data-protection-officer'),
  'staff.read': inEntity('administrator', 'governing-body', 'auditor'),
  'process.read': inEntity('administrator'),
  'process.retry': inEntity('administrator'),
} as const satisfies Readonly<Record<string, GateLine>>;

/** Everything that the gate knows of: each act and each look has one line. */
export type Act = keyof typeof GATE;

/** What an act asks for. */
export function gateLine(act: Act): GateLine {
  return GATE[act];
}

/** The roles by which somebody may do an act; the first that they hold is the one they act in. */
export function rolesFor(act: Act): readonly RoleName[] {
  return gateLine(act).roles;
}
