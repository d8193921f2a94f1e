import type { DonorEvent } from '#catalogue';
import { asAuthority, gated, requireProposal, requireSecondPerson, type Act } from '#gate';
import { ensure, isDay, Rejection, type Decider } from '#kernel';
import type {
  ConfirmMerge,
  DonorCommand,
  EndAgreement,
  OtherDonor,
  ProposeMerge,
  RecordDueDiligence,
  SignAgreement,
} from './donor.requests.js';
import { evolveDonor, type DonorState, type RegisteredDonor } from './donor.state.js';
import { DUE_DILIGENCE_HOLDS_YEARS } from './due-diligence.js';

/** Somebody who gives: who they are is sealed, what was found of them and agreed with them is not. */
export const donorDecider: Decider<DonorState, DonorCommand, DonorEvent> = gated<
  DonorState,
  DonorCommand,
  DonorEvent
>({ initial: { status: 'unknown' }, decide, evolve: evolveDonor }, ({ type, by }) => ({
  act: ACT_OF[type],
  authority: asAuthority(by),
}));

const ACT_OF = {
  RegisterDonor: 'donor.register',
  RenameDonor: 'donor.change',
  ChangeContact: 'donor.change',
  NoteWish: 'donor.change',
  RecordDueDiligence: 'donor.record-due-diligence',
  SignAgreement: 'donor.sign-agreement',
  EndAgreement: 'donor.end-agreement',
  ProposeMerge: 'donor.propose-merge',
  ConfirmMerge: 'donor.confirm-merge',
  DropMerge: 'donor.drop-merge',
} as const satisfies Record<DonorCommand['type'], Act>;

function decide(command: DonorCommand, state: DonorState): readonly DonorEvent[] {
  if (command.type === 'RegisterDonor') {
    ensure(state.status === 'unknown', 'donor-registered-before');
    const { type: _, by: _by, ...data } = command;
    return [{ type: 'DonorRegistered', data }];
  }
  const donor = standing(state);
  const { donorId } = donor;
  switch (command.type) {
    case 'RenameDonor':
      return [{ type: 'DonorRenamed', data: { donorId, name: command.name } }];
    case 'ChangeContact':
      return [{ type: 'DonorContactChanged', data: { donorId, contact: command.contact } }];
    case 'NoteWish':
      if (donor.wish === command.wish) return [];
      return [{ type: 'DonorWishNoted', data: { donorId, wish: command.wish } }];
    case 'RecordDueDiligence':
      return recordDueDiligence(command, donor);
    case 'SignAgreement':
      return signAgreement(command, donor);
    case 'EndAgreement':
      return endAgreement(command, donor);
    case 'ProposeMerge':
      return proposeMerge(command, donor);
    case 'ConfirmMerge':
      return confirmMerge(command, donor);
    case 'DropMerge': {
      requireProposal(donor.proposal, command.proposalId);
      const { proposalId, by } = command;
      return [{ type: 'DonorMergeDropped', data: { donorId, proposalId, by: by.accountId } }];
    }
  }
}

/** A donor who stands for itself. Rejections `donor-unknown`, `donor-is-another`. */
function standing(state: DonorState): RegisteredDonor {
  if (state.status === 'unknown') throw new Rejection('donor-unknown');
  ensure(state.mergedInto === null, 'donor-is-another');
  return state;
}

/** A result holds until a day; whoever is refused is refused until somebody looks again. */
function recordDueDiligence(
  { result, on, validUntil, note, today, by }: RecordDueDiligence,
  { donorId, dueDiligence }: RegisteredDonor,
): readonly DonorEvent[] {
  requireDayUntil(on, today);
  ensure(!dueDiligence || on >= dueDiligence.on, 'due-diligence-newer', {
    day: dueDiligence?.on ?? '',
  });
  const until = result === 'refused' ? null : validUntil;
  if (result !== 'refused') {
    ensure(until !== null, 'valid-until-missing', { field: 'validUntil' });
    ensure(isDay(until), 'date-invalid', { field: 'validUntil' });
    ensure(until >= on, 'valid-until-before', { field: 'validUntil', day: on });
    const latest = yearsAfter(on, DUE_DILIGENCE_HOLDS_YEARS);
    ensure(until <= latest, 'valid-until-too-late', { field: 'validUntil', day: latest });
  }
  const data = { donorId, result, on, validUntil: until, note, by: by.accountId };
  return [{ type: 'DonorDueDiligenceRecorded', data }];
}

/**
 * What was agreed about money under a restriction: its terms are those that the fund account keeps
 * to. The name of a person never stands in a text that stays for ever, nor that of whoever does not
 * wish to be named.
 */
function signAgreement(
  { type: _, by, facts, ...agreement }: SignAgreement,
  { donorId, kind, wish }: RegisteredDonor,
): readonly DonorEvent[] {
  const { terms, isClosed, today } = facts;
  ensure(!isClosed, 'fund-closed');
  ensure(terms !== undefined, 'restriction-unknown', {
    restriction: agreement.restriction.slice(0, 60),
  });
  const { signedOn, overheadPercent, purpose, credit } = agreement;
  ensure(Object.keys(purpose).length > 0, 'text-missing', { field: 'purpose' });
  requireDayUntil(signedOn, today);
  const isPercent = Number.isInteger(overheadPercent) && overheadPercent >= 0;
  ensure(isPercent && overheadPercent <= 100, 'overhead-not-a-percentage');
  if (Object.keys(credit).length > 0) {
    ensure(wish === 'named', 'credit-of-anonymous');
    ensure(kind !== 'individual', 'credit-of-a-person');
  }
  return [
    { type: 'DonorAgreementSigned', data: { donorId, by: by.accountId, ...agreement, terms } },
  ];
}

function endAgreement(
  { agreementId, on, today, by }: EndAgreement,
  { donorId, agreements }: RegisteredDonor,
): readonly DonorEvent[] {
  const agreement = agreements.find((one) => one.agreementId === agreementId);
  if (!agreement) throw new Rejection('not-found');
  ensure(agreement.endedOn === null, 'agreement-ended');
  requireDayUntil(on, today);
  const { fundId, signedOn } = agreement;
  ensure(on >= signedOn, 'agreement-not-signed-yet', { day: signedOn });
  const data = { donorId, agreementId, fundId, on, by: by.accountId };
  return [{ type: 'DonorAgreementEnded', data }];
}

function proposeMerge(
  { proposalId, into, entityId, other, by }: ProposeMerge,
  donor: RegisteredDonor,
): readonly DonorEvent[] {
  requireEarlier(donor, entityId, other);
  const { donorId } = donor;
  const data = { donorId, proposalId, into, proposedBy: by.accountId };
  return [{ type: 'DonorMergeProposed', data }];
}

function confirmMerge(
  { proposalId, entityId, other, by }: ConfirmMerge,
  donor: RegisteredDonor,
): readonly DonorEvent[] {
  const { donorId, proposal } = donor;
  requireProposal(proposal, proposalId);
  requireSecondPerson(proposal, by.accountId);
  requireEarlier(donor, entityId, other);
  return [{ type: 'DonorMerged', data: { donorId, ...proposal, confirmedBy: by.accountId } }];
}

/**
 * Of two donors the later one goes into the earlier one. So no chain of them ever comes back to where
 * it began, whatever is confirmed at the same moment.
 */
function requireEarlier(donor: RegisteredDonor, entityId: string, other: OtherDonor): void {
  if (!other || other.entityId !== entityId) throw new Rejection('donor-unknown');
  ensure(other.donorId !== donor.donorId, 'donor-is-itself');
  ensure(!other.isMerged, 'other-donor-is-another');
  ensure(orderOf(other) < orderOf(donor), 'donor-registered-earlier');
}

function orderOf({
  registeredAt,
  donorId,
}: {
  readonly registeredAt: string;
  readonly donorId: string;
}): string {
  return `${registeredAt} ${donorId}`;
}

/** A day that has come. Rejections `date-invalid`, `date-in-the-future`. */
function requireDayUntil(day: string, today: string): void {
  ensure(isDay(day), 'date-invalid');
  ensure(day <= today, 'date-in-the-future');
}

/** The same day some years later; the last of February where there is no 29th. */
function yearsAfter(day: string, years: number): string {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  const later = `${year}${day.slice(4)}`;
  return isDay(later) ? later : `${year}-02-28`;
}
