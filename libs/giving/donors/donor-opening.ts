import type { DonorContact, DonorEvent } from '#catalogue';
import { noteOpening, noteRefusal, type Invocation, type Ports } from '#commands';
import { asAuthority, refusalOf, rolesFor, type Act } from '#gate';
import { Rejection, type Sealed } from '#kernel';
import { donorStream, layOutDonor } from './donor.loading.js';
import type { RegisteredDonor } from './donor.state.js';

const SECTION = 'donor';

/** Who a donor is, opened; what was never said or was erased is undefined. */
export type OpenedDonor = {
  readonly name: string | undefined;
  readonly contact: DonorContact | undefined;
  /** What was written when somebody looked into the donor last. */
  readonly note: string | undefined;
};

/** Which line of the gate's table opens a donor: it follows their wish. */
export function openingAct({ wish }: Pick<RegisteredDonor, 'wish'>): Act {
  return wish === 'named' ? 'named-donor.read' : 'donor.read';
}

/**
 * Opens who a donor is, after the opening was recorded (D10): an anonymous one to compliance alone,
 * one who wishes to be named to whoever sees gifts, and then the name only. Rejection `not-found`,
 * with an AccessRefused left in the log, for anybody else.
 */
export async function openDonor(
  ports: Ports,
  invocation: Invocation,
  donorId: string,
): Promise<OpenedDonor> {
  const { donor, book, by, today } = await layOutDonor(ports, invocation, donorId);
  const act = openingAct(donor);
  const entry = { caseId: donorId, section: SECTION, by: by.accountId };
  const where = { book, today };
  if (refusalOf(act, asAuthority(by))) {
    const refused = { ...entry, role: invocation.actor.role, reason: 'role' };
    await noteRefusal(ports, invocation, where, refused);
    throw new Rejection('not-found');
  }
  const role = rolesFor(act).find((one) => by.roles.includes(one)) ?? invocation.actor.role;
  await noteOpening(ports, invocation, where, { ...entry, role, reason: 'donor-care' });
  const isCompliance = !refusalOf('donor.read', asAuthority(by));
  return openLatest(ports, donorId, isCompliance);
}

/** The newest of each, as it stands in the stream. */
async function openLatest(
  ports: Ports,
  donorId: string,
  isCompliance: boolean,
): Promise<OpenedDonor> {
  const stream = donorStream(donorId);
  const recorded = await ports.store.read(stream);
  const open = async <T>(
    sealedIn: (event: DonorEvent) => Sealed<T> | null | undefined,
    name: string,
  ): Promise<T | undefined> => {
    const latest = recorded.findLast(({ event }) => sealedIn(event as DonorEvent) !== undefined);
    if (!latest) return undefined;
    const sealed = sealedIn(latest.event as DonorEvent);
    const field = `${latest.type}.${name}`;
    const { commandId } = latest.metadata;
    return sealed ? ports.vault.open(sealed, { stream, commandId, field }) : undefined;
  };
  return {
    name: await open(({ data }) => ('name' in data ? data.name : undefined), 'name'),
    contact: isCompliance
      ? await open(({ data }) => ('contact' in data ? data.contact : undefined), 'contact')
      : undefined,
    note: isCompliance
      ? await open(({ data }) => ('note' in data ? data.note : undefined), 'note')
      : undefined,
  };
}
