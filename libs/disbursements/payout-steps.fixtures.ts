import type { WorldInMemory } from '../../test/support/ports-in-memory.js';
import { prepareDisbursement, screenPayee } from './disbursement.commands.js';
import { eur } from './disbursement.fixtures.js';
import { agreeGrant, notifyGrant } from './grant.commands.js';
import { openPayee } from './payee.commands.js';
import { submitToRail } from './payment.commands.js';
import { details, grantId } from './payout-world.fixtures.js';
import { releaseDisbursement } from './release.commands.js';

/** The steps that lead to a payment, in the world of `payoutWorld` as it is at each moment. */
export function payoutSteps(world: () => WorldInMemory) {
  const agreed = async (): Promise<void> => {
    const { ports, by } = world();
    await notifyGrant(ports, by('worker'), { grantId, channel: 'signal' });
    await agreeGrant(ports, by('worker'), { grantId, evidence: 'signature' });
  };
  const prepared = async (minor = 300_000, key?: string): Promise<string> => {
    const { ports, by } = world();
    const { disbursementId } = await prepareDisbursement(ports, by('treasurer', key), {
      grantId,
      money: eur(minor),
      rail: 'bank',
      payee: details,
    });
    return disbursementId;
  };
  /** Whoever releases has opened the payee. */
  const looked = async (disbursementId: string, ...people: readonly string[]): Promise<void> => {
    const { ports, by } = world();
    for (const person of people) await openPayee(ports, by(person), disbursementId);
  };
  const sent = async (disbursementId: string, ...releasers: readonly string[]): Promise<string> => {
    const { ports, by } = world();
    const id = { disbursementId };
    await screenPayee(ports, by('treasurer'), { ...id, listVersion: 'EU', result: 'clear' });
    await looked(disbursementId, ...releasers);
    for (const person of releasers) await releaseDisbursement(ports, by(person), id);
    const { attemptId } = await submitToRail(ports, by('treasurer'), id);
    return attemptId;
  };
  return { agreed, prepared, looked, sent };
}
