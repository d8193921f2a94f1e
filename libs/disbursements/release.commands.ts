import { attemptIdOf, type DisbursementEvent } from '#catalogue';
import { carryOut, type Invocation, type Ports } from '#commands';
import type { Executed } from '#event-store';
import { fundAccountDecider, fundAccountStream } from '#funds/facts';
import { newId, Rejection } from '#kernel';
import { factsOf, onPayout } from './disbursement.commands.js';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import { payeeSeenAt } from './payee-looks.facts.js';
import { payeeTallyDecider, RELEASERS_ABOVE_LIMIT } from './payee-tally.decider.js';
import { loadPayout, type LoadedPayout } from './payout.loading.js';

/** How often a release is looked at anew when a colleague released at the same moment. */
const MAX_TURNS = 4;

/**
 * One person's release. Role: releaser, other than who prepared it, screened the payee or decided the
 * case; after a look at the payee. Before the last release that is needed, the payout is counted with
 * what the same account and the same person were paid before, which may ask for one release more
 * (D35), and its money is set aside at the bank in the stream of the fund account (D27); Rejection
 * `bank-balance-short` when the bank does not hold it.
 */
export async function releaseDisbursement(
  ports: Ports,
  invocation: Invocation,
  input: { readonly disbursementId: string },
): Promise<Executed<DisbursementEvent>> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await releaseOnce(ports, invocation, input.disbursementId);
    } catch (error) {
      const overtaken = error instanceof Rejection && error.code === 'cash-not-set-aside';
      if (!overtaken || turn === MAX_TURNS) throw error;
    }
  }
}

async function releaseOnce(
  ports: Ports,
  invocation: Invocation,
  disbursementId: string,
): Promise<Executed<DisbursementEvent>> {
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const facts = factsOf(loaded, disbursementId);
  let needsCash = false;
  try {
    return await onPayout(ports, invocation, loaded, disbursementId, async (authority) => {
      const { id } = authority.by;
      const { applicationId } = loaded.grant;
      const payeeSeen = (await payeeSeenAt(ports, applicationId, loaded.payout, id)) !== undefined;
      const asked = { type: 'Release', ...authority, ...facts, payeeSeen } as const;
      const command = { ...asked, releasersNeeded: 1, cashSetAside: true };
      if (!wouldRelease(command, loaded)) return { ...command, cashSetAside: false };
      if (!(await isCounted(ports, invocation, loaded))) {
        return { ...command, releasersNeeded: RELEASERS_ABOVE_LIMIT, cashSetAside: false };
      }
      needsCash = true;
      await onCash(ports, invocation, loaded, 'SetCashAside');
      return command;
    });
  } catch (error) {
    if (needsCash && error instanceof Rejection) await freeIfOver(ports, invocation, loaded);
    throw error;
  }
}

/**
 * Something changed in between. Where a colleague's release stands, or may yet come, the money is
 * theirs: they found it set aside. It goes back only when its attempt can never be made any more;
 * what ends an attempt later (a failure, a cancellation) gives it back itself.
 */
async function freeIfOver(
  ports: Ports,
  invocation: Invocation,
  loaded: LoadedPayout,
): Promise<void> {
  const { disbursementId, attempts } = loaded.payout.state.payout;
  const { payout: now } = await loadPayout(ports, invocation, disbursementId);
  const { status, payout } = now.state;
  const isUnderWay = ['submitted', 'paid', 'receipted'].includes(status);
  const made = isUnderWay ? payout.attempts - 1 : payout.attempts;
  const isOver = status === 'cancelled' || made > attempts;
  if (isOver) await onCash(ports, invocation, loaded, 'FreeCash');
}

/**
 * Counts the payout with what the same account and the same person were paid before; false where
 * that is above what so many people may release.
 */
async function isCounted(
  ports: Ports,
  invocation: Invocation,
  { book, payout: { state, disbursementId }, policy, at }: LoadedPayout,
): Promise<boolean> {
  const { payeeRef, accountRef, money } = state.payout;
  const released = ('releases' in state ? state.releases.length : 0) + 1;
  const limitMinor = policy.twoReleasersAboveMinor;
  const about = { ...invocation, key: (ports.newId ?? newId)() };
  try {
    for (const ref of [accountRef, payeeRef]) {
      const command = { ref, disbursementId, money, at, released, limitMinor } as const;
      const count = { type: 'CountPayout', ...command } as const;
      await carryOut(ports, about, book, payeeTallyDecider, `payee-${ref}`, count);
    }
    return true;
  } catch (error) {
    if (error instanceof Rejection && error.code === 'second-releaser-needed') return false;
    throw error;
  }
}

/** Whether this release would be the last that is needed; a refusal is told by the command. */
function wouldRelease(command: DisbursementCommand, { payout }: LoadedPayout): boolean {
  try {
    const events = disbursementDecider.decide(command, payout.state);
    return events.some(({ type }) => type === 'DisbursementReleased');
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
}

/** Told to the fund account under an id of its own: asked again, its state knows the answer. */
async function onCash(
  ports: Ports,
  invocation: Invocation,
  { book, payout }: LoadedPayout,
  type: 'SetCashAside' | 'FreeCash',
): Promise<void> {
  const { disbursementId, fundId, money, split, attempts } = payout.state.payout;
  const { currency } = money;
  const attemptId = attemptIdOf(disbursementId, attempts + 1);
  const about = { ...invocation, key: (ports.newId ?? newId)() };
  const stream = fundAccountStream(fundId, currency);
  const command =
    type === 'SetCashAside'
      ? { type, fundId, attemptId, money, split }
      : { type, fundId, attemptId, currency };
  await carryOut(ports, about, book, fundAccountDecider, stream, command);
}
