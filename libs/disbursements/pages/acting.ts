import type { Invocation, Ports } from '#commands';
import { requireRole, type Visitor } from '#http';
import { Rejection } from '#kernel';
import { loadPayout } from '../payout.loading.js';
import { GRANT_READERS, openGrant } from './grant-access.js';

/** The outer fence of reading. Rejections `sign-in-needed`, `role-needed`. */
export function readerRole(visitor: Visitor): {
  readonly accountId: string;
  readonly role: string;
} {
  return requireRole(visitor, ...GRANT_READERS);
}

/**
 * Carries out an act on a grant. Whoever is tied to its case is answered as if there were none,
 * and that they tried is left in its access record (D10, D34).
 */
export async function actOnGrant<T>(
  ports: Ports,
  invocation: Invocation,
  grantId: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Rejection) || error.code !== 'tied-to-case') throw error;
    await openGrant(ports, invocation, grantId);
    throw error;
  }
}

/** The same for a payout. */
export function actOnPayout<T>(
  ports: Ports,
  invocation: Invocation,
  disbursementId: string,
  run: () => Promise<T>,
): Promise<T> {
  return run().catch(async (error: unknown) => {
    if (!(error instanceof Rejection) || error.code !== 'tied-to-case') throw error;
    const { grant } = await loadPayout(ports, invocation, disbursementId);
    await openGrant(ports, invocation, grant.grantId);
    throw error;
  });
}
