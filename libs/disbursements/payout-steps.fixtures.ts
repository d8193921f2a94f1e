import type { DeskInMemory } from '../../test/support/desk-in-memory.js';
import { prepareDisbursement, screenPayee } from './disbursement.commands.js';
import { eur } from './disbursement.fixtures.js';
import { agreeGrant, notifyGrant } from './grant.commands.js';
import { submitToRail } from './payment.commands.js';
import { details, grantId } from './payout-world.fixtures.js';
import { releaseDisbursement } from './release.commands.js';

/** The steps that lead to a payment, in the world of `payoutWorld` as it is at each moment. */
export function payoutSteps(world: () => DeskInMemory) {
  const agreed = async (): Promise<void> => {
    const { desk, by } = world();
    await notifyGrant(desk, by('worker'), { grantId, channel: 'signal' });
    await agreeGrant(desk, by('worker'), { grantId, evidence: 'signature' });
  };
  const prepared = async (minor = 300_000, key?: string): Promise<string> => {
    const { desk, by } = world();
    const { disbursementId } = await prepareDisbursement(desk, by('treasurer', key), {
      grantId,
      money: eur(minor),
      rail: 'bank',
      payee: details,
    });
    return disbursementId;
  };
  const sent = async (disbursementId: string, ...releasers: readonly string[]): Promise<string> => {
    const { desk, by } = world();
    const id = { disbursementId };
    await screenPayee(desk, by('treasurer'), { ...id, listVersion: 'EU', result: 'clear' });
    for (const person of releasers) await releaseDisbursement(desk, by(person), id);
    const { attemptId } = await submitToRail(desk, by('treasurer'), id);
    return attemptId;
  };
  return { agreed, prepared, sent };
}
