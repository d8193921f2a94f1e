import type { ApplicationEvent } from '#catalogue';
import type { Invocation, Ports } from '#commands';
import type { Executed } from '#event-store';
import type { SignedInAccount } from '#http';
import { Rejection } from '#kernel';
import { loadCase } from '../case.loading.js';
import { ACTING_ROLES, type CaseAct } from './case-acts.js';
import { enterCase, noteRefusal } from './enter-case.js';

type Done = Promise<Executed<ApplicationEvent>>;

/**
 * An act on a case by somebody of the staff. Whoever is tied to the case is answered as if there
 * were none, and that they tried is left in its access record (D10, D34).
 */
export async function carryOutAct(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
  act: CaseAct,
  run: () => Done,
): Done {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Rejection) || error.code !== 'tied-to-case') throw error;
    const loaded = await loadCase(ports, invocation, applicationId);
    await noteRefusal(ports, invocation, loaded, { section: act, reason: 'tied' });
    throw new Rejection('not-found');
  }
}

/**
 * Gives a case to a member. Whether the member is tied, has not attested or has lost the seat is
 * not told to whoever asks: they are not available. Rejections `not-found`, `member-not-available`.
 */
export async function carryOutAssignment(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
  run: () => Done,
): Done {
  await enterCase(ports, invocation, applicationId, 'reviewers');
  try {
    return await run();
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

/**
 * The role in which somebody does an act, for the log; whether they may is decided by the rules. A
 * seat on the committee makes a reviewer of whoever has no role for it.
 */
export function actingRole({ roles }: SignedInAccount, act: CaseAct): string {
  const wanted = ACTING_ROLES[act];
  return wanted.find((role) => roles.includes(role)) ?? (wanted[0] as string);
}
