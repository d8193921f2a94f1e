import type { ActSet } from '#acts';
import type { ApplicationEvent } from '#catalogue';
import { noteRefusal, type Invocation, type Ports } from '#commands';
import type { Executed } from '#event-store';
import { Rejection } from '#kernel';
import { loadCase, notedIn } from '../case.loading.js';
import { assignTo } from '../decision.commands.js';
import { admit, refusedTo, type CaseEntry } from './enter-case.js';

/**
 * Surrounds an act on a case by somebody of the staff. Whoever is tied to the case is answered as if
 * there were none, and that they tried is left in its access record (D10, D34).
 */
export const hiddenFromWhoeverIsTied: NonNullable<ActSet<CaseEntry>['around']> = async (
  ports,
  invocation,
  applicationId,
  { name: section },
  run,
) => {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Rejection) || error.code !== 'tied-to-case') throw error;
    const loaded = await loadCase(ports, invocation, applicationId);
    const refused = refusedTo(invocation, loaded, section, 'tied');
    await noteRefusal(ports, invocation, notedIn(loaded), refused);
    throw new Rejection('not-found');
  }
};

/**
 * Gives a case to a member. Whether the member is tied, has not attested or has lost the seat is
 * not told to whoever asks: they are not available. Rejections `not-found`, `member-not-available`.
 */
export async function assignFromCommittee(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
  memberId: string,
): Promise<Executed<ApplicationEvent>> {
  const { loaded } = await admit(ports, invocation, applicationId, 'reviewers');
  try {
    return await assignTo(ports, invocation, loaded, memberId);
  } catch (error) {
    if (error instanceof Rejection && UNAVAILABLE.has(error.code)) {
      throw new Rejection('member-not-available');
    }
    throw error;
  }
}

const UNAVAILABLE: ReadonlySet<string> = new Set([
  'tied-to-case',
  'attestation-expired',
  'not-mandated',
]);
