import type { DisbursementEvent, PayeeDetails, RoleName } from '#catalogue';
import { carryOut, type Asked, type Desk } from '#desk';
import { newId, Rejection, type Sealed } from '#kernel';
import { accessDecider, type AccessCommand } from './access.decider.js';
import { isTied } from './officer.facts.js';
import { askingOf, disbursementStream, payoutAtHand, type PayoutAtHand } from './payout.loading.js';

/** Who pays needs to know whom; nobody else does. */
const READERS: readonly RoleName[] = ['treasurer', 'releaser'];
const SECTION = 'payee';

/**
 * Opens the payee's details as they are now, after the opening was recorded (D10); undefined once
 * they were erased. Rejection `not-found`, with an AccessRefused left in the log, for whoever is
 * tied to the case, took part in its decision, or has no role for it.
 */
export async function openPayee(
  desk: Desk,
  asked: Asked,
  disbursementId: string,
): Promise<PayeeDetails | undefined> {
  const atHand = await payoutAtHand(desk, asked, disbursementId);
  const { by, today } = await askingOf(desk, asked, atHand);
  const { caseFacts, payout } = atHand;
  const parties = [...caseFacts.partyRefs, payout.state.payout.payeeRef];
  const role = READERS.find((one) => by.roles.includes(one));
  const tied = isTied(by.ties, parties, today) || caseFacts.conflicted.includes(by.id);
  const shut = tied ? 'tied' : caseFacts.tookPart.includes(by.id) ? 'took-part' : undefined;
  const entry = { caseId: caseFacts.applicationId, section: SECTION, by: by.id };
  if (!role || shut) {
    const refused = { ...entry, role: asked.actor.role, reason: shut ?? 'role' };
    await note(desk, asked, atHand, { type: 'NoteRefusal', entry: refused });
    throw new Rejection('not-found');
  }
  await note(desk, asked, atHand, {
    type: 'NoteOpening',
    entry: { ...entry, role, reason: 'payment' },
  });
  return openLatest(desk, disbursementId);
}

/** Each payee of a request is an entry of its own, and so is each look under an earlier key. */
async function note(
  desk: Desk,
  asked: Asked,
  { book, payout }: PayoutAtHand,
  command: AccessCommand,
): Promise<void> {
  const own = { ...asked, key: `${asked.key}/${SECTION}/${payout.disbursementId}` };
  const stream = `access-${command.entry.caseId}`;
  const noted = (as: Asked) => carryOut(desk, as, book, accessDecider, stream, command);
  const { repeated } = await noted(own);
  if (repeated) await noted({ ...own, key: (desk.newId ?? newId)() });
}

async function openLatest(desk: Desk, disbursementId: string): Promise<PayeeDetails | undefined> {
  const stream = disbursementStream(disbursementId);
  const recorded = await desk.store.read(stream);
  const latest = recorded.findLast(
    ({ type }) => type === 'DisbursementPrepared' || type === 'PayeeChanged',
  );
  const event = latest?.event as DisbursementEvent | undefined;
  if (!latest || !event || !('payee' in event.data)) return undefined;
  const payee: Sealed<PayeeDetails> = event.data.payee;
  const { commandId } = latest.metadata;
  return desk.vault.open(payee, { stream, commandId, field: `${event.type}.payee` });
}
