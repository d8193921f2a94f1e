import type {
  DonorAgreement,
  DonorContact,
  DonorEvent,
  DonorKind,
  DonorWish,
  DueDiligenceResult,
} from '#catalogue';
import { bookOfFund, carryOut, commandId, type Invocation, type Ports } from '#commands';
import { foldStream, loadState, type Executed } from '#event-store';
import { fundAccountDecider, fundAccountStream, fundFold } from '#funds/facts';
import { createdIdOf, derivedId, ensure, Rejection, type Sealed } from '#kernel';
import { donorDecider } from './donor.decider.js';
import { askerFor, donorStream, layOutDonor, type LoadedDonor } from './donor.loading.js';
import type { DonorCommand, OtherDonor } from './donor.requests.js';

/** Characters of a donor's name at most. */
export const MAX_NAME = 200;

/** Registers somebody who gives to a fund. Rejections `text-missing`, `text-too-long`. */
export async function registerDonor(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly fundId: string;
    readonly kind: DonorKind;
    readonly name: string;
    /** Nobody is named who has not said that they wish it. */
    readonly wish?: DonorWish;
  },
): Promise<Executed<DonorEvent> & { readonly donorId: string }> {
  const { fundId, kind, wish = 'anonymous' } = input;
  requireName(input.name);
  const id = commandId(invocation);
  const donorId = createdIdOf(id);
  const subjectRef = derivedId(id, 'subject');
  const { by, book, at: registeredAt } = await askerFor(ports, invocation, fundId);
  const stream = donorStream(donorId);
  const place = { stream, commandId: id, field: 'DonorRegistered.name' };
  const name = await ports.vault.seal(input.name.trim(), subjectRef, 'donor', place);
  const said = { donorId, fundId, subjectRef, kind, wish, name, registeredAt };
  const command = { type: 'RegisterDonor', ...said, by } as const;
  return { ...(await carryOut(ports, invocation, book, donorDecider, stream, command)), donorId };
}

/** A donor is called otherwise. Rejections `text-missing`, `text-too-long`. */
export async function renameDonor(
  ports: Ports,
  invocation: Invocation,
  donorId: string,
  newName: string,
): Promise<Executed<DonorEvent>> {
  requireName(newName);
  const loaded = await layOutDonor(ports, invocation, donorId);
  const name = await seal(ports, invocation, loaded, newName.trim(), 'DonorRenamed.name');
  return onDonor(ports, invocation, loaded, { type: 'RenameDonor', name, by: loaded.by });
}

/** A donor is reached otherwise; what is not known is empty. */
export async function changeContact(
  ports: Ports,
  invocation: Invocation,
  donorId: string,
  said: DonorContact,
): Promise<Executed<DonorEvent>> {
  const loaded = await layOutDonor(ports, invocation, donorId);
  const contact = await seal(ports, invocation, loaded, said, 'DonorContactChanged.contact');
  return onDonor(ports, invocation, loaded, { type: 'ChangeContact', contact, by: loaded.by });
}

/** Whether a donor wishes to be named. */
export async function noteWish(
  ports: Ports,
  invocation: Invocation,
  donorId: string,
  wish: DonorWish,
): Promise<Executed<DonorEvent>> {
  const loaded = await layOutDonor(ports, invocation, donorId);
  return onDonor(ports, invocation, loaded, { type: 'NoteWish', wish, by: loaded.by });
}

/** What came of looking into a donor. */
export async function recordDueDiligence(
  ports: Ports,
  invocation: Invocation,
  donorId: string,
  said: {
    readonly result: DueDiligenceResult;
    readonly on: string;
    readonly validUntil: string | null;
    /** Empty where nothing is to be said. */
    readonly note: string;
  },
): Promise<Executed<DonorEvent>> {
  const loaded = await layOutDonor(ports, invocation, donorId);
  const { by, today } = loaded;
  const field = 'DonorDueDiligenceRecorded.note';
  const text = said.note.trim();
  const note = text === '' ? null : await seal(ports, invocation, loaded, text, field);
  const command = { type: 'RecordDueDiligence', ...said, note, today, by } as const;
  return onDonor(ports, invocation, loaded, command);
}

/** An agreement, by somebody with a part in both the donor's fund and the one it is made with. */
export async function signAgreement(
  ports: Ports,
  invocation: Invocation,
  donorId: string,
  said: Omit<DonorAgreement, 'agreementId' | 'terms'>,
): Promise<Executed<DonorEvent> & { readonly agreementId: string }> {
  const loaded = await layOutDonor(ports, invocation, donorId);
  const { fundId, restriction } = said;
  const there = await askerFor(ports, invocation, fundId);
  if (there.book.entityId !== loaded.book.entityId) throw new Rejection('fund-unknown');
  const roles = loaded.by.roles.filter((role) => there.by.roles.includes(role));
  const fund = await foldStream(ports.store, fundFold, `fund-${fundId}`);
  if (!fund) throw new Rejection('fund-unknown');
  const account = await foldStream(
    ports.store,
    fundAccountDecider,
    fundAccountStream(fundId, fund.currency),
  );
  const facts = {
    terms: account.buckets.get(restriction)?.terms,
    isClosed: fund.closed,
    today: there.today,
  };
  const agreementId = createdIdOf(commandId(invocation));
  const by = { ...loaded.by, roles };
  const command = { type: 'SignAgreement', agreementId, ...said, facts, by } as const;
  return { ...(await onDonor(ports, invocation, loaded, command)), agreementId };
}

/** An agreement ends on a day that has come. */
export async function endAgreement(
  ports: Ports,
  invocation: Invocation,
  donorId: string,
  said: { readonly agreementId: string; readonly on: string },
): Promise<Executed<DonorEvent>> {
  const loaded = await layOutDonor(ports, invocation, donorId);
  const { by, today } = loaded;
  return onDonor(ports, invocation, loaded, { type: 'EndAgreement', ...said, today, by });
}

/** One person says that a donor is another one, who was registered before. */
export async function proposeMerge(
  ports: Ports,
  invocation: Invocation,
  donorId: string,
  into: string,
): Promise<Executed<DonorEvent> & { readonly proposalId: string }> {
  const loaded = await layOutDonor(ports, invocation, donorId);
  const proposalId = createdIdOf(commandId(invocation));
  const other = await otherDonor(ports, into);
  const { entityId } = loaded.book;
  const said = { proposalId, into, entityId, other, by: loaded.by };
  const done = await onDonor(ports, invocation, loaded, { type: 'ProposeMerge', ...said });
  return { ...done, proposalId };
}

/** A second person confirms exactly that, or either says that it no longer stands. */
export async function settleMerge(
  ports: Ports,
  invocation: Invocation,
  donorId: string,
  type: 'ConfirmMerge' | 'DropMerge',
  proposalId: string,
): Promise<Executed<DonorEvent>> {
  const loaded = await layOutDonor(ports, invocation, donorId);
  const { by, donor, book } = loaded;
  if (type === 'DropMerge') return onDonor(ports, invocation, loaded, { type, proposalId, by });
  const other = await otherDonor(ports, donor.proposal?.into ?? '');
  const { entityId } = book;
  return onDonor(ports, invocation, loaded, { type, proposalId, entityId, other, by });
}

/** What the rules of merging ask of the other donor. */
export async function otherDonor(ports: Ports, donorId: string): Promise<OtherDonor> {
  const donor = await loadState(ports.store, donorDecider, donorStream(donorId));
  if (donor.status === 'unknown') return null;
  const { entityId } = await bookOfFund(ports.store, donor.fundId);
  const { registeredAt, mergedInto } = donor;
  return { donorId, entityId, registeredAt, isMerged: mergedInto !== null };
}

function requireName(name: string): void {
  ensure(name.trim() !== '', 'text-missing');
  ensure(name.length <= MAX_NAME, 'text-too-long', { max: MAX_NAME });
}

function onDonor(
  ports: Ports,
  invocation: Invocation,
  { donor, book }: LoadedDonor,
  command: DonorCommand,
): Promise<Executed<DonorEvent>> {
  const stream = donorStream(donor.donorId);
  return carryOut(ports, invocation, book, donorDecider, stream, command);
}

function seal<T>(
  { vault }: Ports,
  invocation: Invocation,
  { donor: { donorId, subjectRef } }: LoadedDonor,
  value: T,
  field: string,
): Promise<Sealed<T>> {
  const place = { stream: donorStream(donorId), commandId: commandId(invocation), field };
  return vault.seal(value, subjectRef, 'donor', place);
}
