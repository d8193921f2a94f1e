import type { DisbursementEvent, PayeeDetails } from '#catalogue';
import { noteOpening, noteRefusal, type Invocation, type Ports } from '#commands';
import { refusalOf, rolesFor } from '#gate';
import { Rejection, type Sealed } from '#kernel';
import { subjectOf } from './officer.facts.js';
import { authorityOf, disbursementStream, loadPayout, notedIn } from './payout.loading.js';

const SECTION = 'payee';

/**
 * Opens the payee's details as they are now, after the opening was recorded (D10); undefined once
 * they were erased. Rejection `not-found`, with an AccessRefused left in the log, for whoever is
 * tied to the case, took part in its decision, or has no role for it.
 */
export async function openPayee(
  ports: Ports,
  invocation: Invocation,
  disbursementId: string,
): Promise<PayeeDetails | undefined> {
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const authority = await authorityOf(ports, invocation, loaded);
  const { by } = authority;
  const { caseFacts } = loaded;
  // Who pays needs to know whom; nobody else does.
  const role = rolesFor('payout.open-payee').find((one) => by.roles.includes(one));
  const refusal = refusalOf('payout.open-payee', authority, { subject: subjectOf(caseFacts) });
  const tookPart = caseFacts.tookPart.includes(by.id) ? 'took-part' : undefined;
  const shut = refusal === 'tied-to-case' ? 'tied' : tookPart;
  const entry = { caseId: caseFacts.applicationId, section: SECTION, by: by.id };
  const part = `${SECTION}/${disbursementId}`;
  if (!role || shut) {
    const refused = { ...entry, role: invocation.actor.role, reason: shut ?? 'role' };
    await noteRefusal(ports, invocation, notedIn(loaded), refused, part);
    throw new Rejection('not-found');
  }
  const opened = { ...entry, thingId: disbursementId, role, reason: 'payment' } as const;
  await noteOpening(ports, invocation, notedIn(loaded), opened, part);
  return openLatest(ports, disbursementId);
}

async function openLatest(ports: Ports, disbursementId: string): Promise<PayeeDetails | undefined> {
  const stream = disbursementStream(disbursementId);
  const recorded = await ports.store.read(stream);
  const latest = recorded.findLast(
    ({ type }) => type === 'DisbursementPrepared' || type === 'PayeeChanged',
  );
  const event = latest?.event as DisbursementEvent | undefined;
  if (!latest || !event || !('payee' in event.data)) return undefined;
  const payee: Sealed<PayeeDetails> = event.data.payee;
  const { commandId } = latest.metadata;
  return ports.vault.open(payee, { stream, commandId, field: `${event.type}.payee` });
}
