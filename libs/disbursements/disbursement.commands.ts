import {
  disbursementIdOf,
  type DisbursementEvent,
  type PayeeDetails,
  type PolicyRail,
} from '#catalogue';
import { carryOut, commandId, refOf, type Asked, type Desk } from '#desk';
import type { Executed } from '#event-store';
import { ensure, Rejection, type Money, type Sealed } from '#kernel';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import type { PayoutFacts } from './disbursement-preparation.decider.js';
import {
  askingOf,
  disbursementStream,
  grantAtHand,
  MAX_PAYOUTS_PER_GRANT,
  payoutAtHand,
  siblingsOf,
  tiesOf,
  type GrantAtHand,
  type PayoutAtHand,
} from './payout.loading.js';
import { paymentReferenceOf } from './payment-reference.js';

type Done = Promise<Executed<DisbursementEvent>>;

/** Characters of each of the payee's details. */
export const MAX_PAYEE_CHARACTERS = 500;
/** How often a payout is prepared anew when a colleague prepared one at the same moment. */
const MAX_TURNS = 5;

/** To whom the money goes: whatever the rail asks for, and who that is for conflicts. */
export type PayeeInput = PayeeDetails & { readonly party: 'person' | 'organisation' };

/** Prepares a payout of an agreed grant; not by anybody who decided the case. Role: treasurer. */
export async function prepareDisbursement(
  desk: Desk,
  asked: Asked,
  input: {
    readonly grantId: string;
    readonly money: Money;
    readonly rail: PolicyRail;
    readonly payee: PayeeInput;
  },
): Promise<Executed<DisbursementEvent> & { readonly disbursementId: string }> {
  for (let turn = 1; ; turn += 1) {
    const atHand = await grantAtHand(desk, asked, input.grantId);
    const own = atHand.payouts.find((one) => one.commandId === commandId(asked));
    const next = atHand.payouts.length + 1;
    ensure(own || next <= MAX_PAYOUTS_PER_GRANT, 'too-many-payouts');
    const disbursementId = own?.disbursementId ?? disbursementIdOf(input.grantId, next);
    try {
      const done = await prepareAs(desk, asked, atHand, disbursementId, input);
      return { ...done, disbursementId };
    } catch (error) {
      const taken = error instanceof Rejection && error.code === 'already-prepared';
      if (!taken || turn === MAX_TURNS) throw error;
    }
  }
}

async function prepareAs(
  desk: Desk,
  asked: Asked,
  atHand: GrantAtHand,
  disbursementId: string,
  input: { readonly money: Money; readonly rail: PolicyRail; readonly payee: PayeeInput },
): Done {
  const asking = await askingOf(desk, asked, atHand);
  const { money, rail } = input;
  const field = 'DisbursementPrepared.payee';
  const payee = await sealedPayee(desk, asked, atHand, disbursementId, field, input.payee);
  const reference = paymentReferenceOf(desk, disbursementId, 1);
  const what = { disbursementId, money, rail, ...payee, reference };
  const facts = factsOf(atHand, disbursementId);
  const command = { type: 'Prepare', ...asking, ...facts, ...what } as const;
  return onPayout(desk, asked, atHand, disbursementId, command);
}

/** Says what a sanctions list said about the payee; a hit holds the payout. */
export async function screenPayee(
  desk: Desk,
  asked: Asked,
  input: {
    readonly disbursementId: string;
    readonly listVersion: string;
    readonly result: 'clear' | 'hit';
  },
): Done {
  const { disbursementId, listVersion, result } = input;
  const atHand = await payoutAtHand(desk, asked, disbursementId);
  const asking = await askingOf(desk, asked, atHand);
  const { caseFacts } = atHand;
  const command = { type: 'Screen', ...asking, caseFacts, listVersion, result } as const;
  return onPayout(desk, asked, atHand, disbursementId, command);
}

/** New details of the payee, before anything was handed to a rail. Role: treasurer. */
export async function changePayee(
  desk: Desk,
  asked: Asked,
  input: {
    readonly disbursementId: string;
    readonly rail: PolicyRail;
    readonly payee: PayeeInput;
  },
): Done {
  const { disbursementId, rail } = input;
  const atHand = await payoutAtHand(desk, asked, disbursementId);
  const asking = await askingOf(desk, asked, atHand);
  const field = 'PayeeChanged.payee';
  const payee = await sealedPayee(desk, asked, atHand, disbursementId, field, input.payee);
  const preparerTies = await tiesOf(desk, preparerOf(atHand));
  const facts = factsOf(atHand, disbursementId);
  const what = { rail, ...payee, preparerTies };
  const command = { type: 'ChangePayee', ...asking, ...facts, ...what } as const;
  return onPayout(desk, asked, atHand, disbursementId, command);
}

/** Withdraws a payout before it went to a rail. By a process, or by the treasurer. */
export async function cancelDisbursement(
  desk: Desk,
  asked: Asked,
  input: {
    readonly disbursementId: string;
    readonly reason: Extract<DisbursementCommand, { type: 'Cancel' }>['reason'];
  },
): Done {
  const { disbursementId, reason } = input;
  const atHand = await payoutAtHand(desk, asked, disbursementId);
  const { actor } = asked;
  const from =
    actor.kind === 'process' ? { process: actor.id } : await askingOf(desk, asked, atHand);
  return onPayout(desk, asked, atHand, disbursementId, { type: 'Cancel', reason, from });
}

/** What every step must know from elsewhere. */
export function factsOf(atHand: GrantAtHand, disbursementId: string): PayoutFacts {
  const { caseFacts, state: grant, policy, payouts } = atHand;
  return { caseFacts, grant, policy, siblings: siblingsOf(payouts, disbursementId) };
}

/** Carries out a command on a payout, in the books of its fund. */
export function onPayout(
  desk: Desk,
  asked: Asked,
  { book, caseFacts }: GrantAtHand,
  disbursementId: string,
  command: DisbursementCommand,
): Done {
  const { policyVersion, sensitivity } = caseFacts;
  const stream = disbursementStream(disbursementId);
  const more = { policyVersion, sensitivity };
  return carryOut(desk, asked, book, disbursementDecider, stream, command, more);
}

function preparerOf({ payout }: PayoutAtHand): string {
  return payout.state.payout.preparedBy;
}

/** Seals the details under the key of the case's person, and finds the ref for conflicts (D8). */
async function sealedPayee(
  desk: Desk,
  asked: Asked,
  { caseFacts }: GrantAtHand,
  disbursementId: string,
  field: 'DisbursementPrepared.payee' | 'PayeeChanged.payee',
  { party, name, account, note }: PayeeInput,
): Promise<{ readonly payee: Sealed<PayeeDetails>; readonly payeeRef: string }> {
  ensure(name.trim() !== '' && account.trim() !== '', 'payee-incomplete');
  for (const text of [name, account, note]) {
    ensure(text.length <= MAX_PAYEE_CHARACTERS, 'text-too-long', { max: MAX_PAYEE_CHARACTERS });
  }
  const place = { stream: disbursementStream(disbursementId), commandId: commandId(asked), field };
  const details = { name, account, note };
  const { subjectRef } = caseFacts;
  const payee = await desk.vault.seal(details, subjectRef, 'payment-identity', place);
  return { payee, payeeRef: await refOf(desk, party, name) };
}
