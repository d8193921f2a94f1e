import type { CorrectionReason, DisbursementEvent, ReturnSaid } from '#catalogue';
import { commandId, type Invocation, type Ports } from '#commands';
import { foldStream, loadState, type Executed } from '#event-store';
import { fundAccountDecider, fundAccountStream } from '#funds/facts';
import { createdIdOf } from '#kernel';
import { onPayout } from './disbursement.commands.js';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import { disbursementStream, loadPayout } from './payout.loading.js';
import { returnCorrection } from './returned-money.decider.js';

/** Money that came back for a payout. */
export type ReturnId = { readonly disbursementId: string; readonly returnId: string };

/** The id of the acts on it: `<payout>/<return>`. */
export function returnIdOf(id: string): ReturnId {
  const [disbursementId = '', returnId = ''] = id.split('/');
  return { disbursementId, returnId };
}

/**
 * One person says what came back, or that nothing did: nothing changes before a second one confirms
 * (D54).
 */
export async function proposeReturnCorrection(
  ports: Ports,
  invocation: Invocation,
  { disbursementId, returnId }: ReturnId,
  said: { readonly reason: CorrectionReason; readonly becomes: ReturnSaid | null },
): Promise<Executed<DisbursementEvent> & { readonly correctionId: string }> {
  const correctionId = createdIdOf(commandId(invocation));
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const { caseFacts } = loaded;
  const done = await onPayout(ports, invocation, loaded, disbursementId, (authority) => ({
    type: 'ProposeReturnCorrection',
    ...authority,
    caseFacts,
    returnId,
    correctionId,
    ...said,
  }));
  return { ...done, correctionId };
}

/**
 * A second person confirms what was proposed, or either says that it no longer stands. The account is
 * asked before whether the bank still has what is taken back. Rejections of the decider, and those of
 * `correctCashReturn`.
 */
export async function settleReturnCorrection(
  ports: Ports,
  invocation: Invocation,
  { disbursementId, returnId }: ReturnId,
  type: 'ConfirmReturnCorrection' | 'DropReturnCorrection',
  correctionId: string,
): Promise<Executed<DisbursementEvent>> {
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const { caseFacts, book } = loaded;
  const { baseCurrency } = book;
  return onPayout(ports, invocation, loaded, disbursementId, async (authority) => {
    const what = { returnId, correctionId, baseCurrency };
    const command = { type, ...authority, caseFacts, ...what } as const;
    await requireAtBank(ports, disbursementId, command);
    return command;
  });
}

/** Asks the account what it would say to what the payout would say. */
async function requireAtBank(
  { store }: Ports,
  disbursementId: string,
  command: DisbursementCommand,
): Promise<void> {
  const state = await loadState(store, disbursementDecider, disbursementStream(disbursementId));
  for (const event of disbursementDecider.decide(command, state)) {
    if (event.type !== 'ReturnedMoneyCorrected') continue;
    const told = returnCorrection(event.data);
    if (!told) continue;
    const stream = fundAccountStream(told.fundId, told.currency);
    fundAccountDecider.decide(told, await foldStream(store, fundAccountDecider, stream));
  }
}
