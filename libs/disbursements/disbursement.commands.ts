import {
  disbursementIdOf,
  type DisbursementEvent,
  type PayeeDetails,
  type PolicyRail,
} from '#catalogue';
import { carryOut, commandId, refOf, type Invocation, type Ports } from '#commands';
import type { Executed } from '#event-store';
import type { Authority } from '#gate';
import { comparableAccount, ensure, Rejection, type Money } from '#kernel';
import { disbursementDecider, type DisbursementCommand } from './disbursement.decider.js';
import type { PayoutFacts, Prepare } from './disbursement-preparation.decider.js';
import { isSoundAccount, PAYEE_ACCOUNT_LOOKUP } from './payee-account.js';
import {
  authorityOf,
  disbursementStream,
  loadGrant,
  loadPayout,
  siblingsOf,
  tiesOf,
  type LoadedGrant,
  type LoadedPayout,
} from './payout.loading.js';
import { MAX_PAYOUTS_PER_GRANT } from './payout.facts.js';
import { paymentReferenceOf } from './payment-reference.js';

/** Characters of each of the payee's details. */
export const MAX_PAYEE_CHARACTERS = 500;
/** How often a payout is prepared anew when a colleague prepared one at the same moment. */
const MAX_TURNS = 5;

/** To whom the money goes: whatever the rail asks for, and who that is for conflicts. */
export type PayeeInput = PayeeDetails & { readonly party: 'person' | 'organisation' };

/** Prepares a payout of an agreed grant; not by anybody who decided the case. Role: treasurer. */
export async function prepareDisbursement(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly grantId: string;
    readonly money: Money;
    readonly rail: PolicyRail;
    readonly payee: PayeeInput;
  },
): Promise<Executed<DisbursementEvent> & { readonly disbursementId: string }> {
  for (let turn = 1; ; turn += 1) {
    const loaded = await loadGrant(ports, invocation, input.grantId);
    const own = loaded.payouts.find((one) => one.commandId === commandId(invocation));
    const next = loaded.payouts.length + 1;
    ensure(own || next <= MAX_PAYOUTS_PER_GRANT, 'too-many-payouts');
    const disbursementId = own?.disbursementId ?? disbursementIdOf(input.grantId, next);
    try {
      const done = await prepareAs(ports, invocation, loaded, disbursementId, input);
      return { ...done, disbursementId };
    } catch (error) {
      const taken = error instanceof Rejection && error.code === 'already-prepared';
      if (!taken || turn === MAX_TURNS) throw error;
    }
  }
}

async function prepareAs(
  ports: Ports,
  invocation: Invocation,
  loaded: LoadedGrant,
  disbursementId: string,
  input: { readonly money: Money; readonly rail: PolicyRail; readonly payee: PayeeInput },
): Promise<Executed<DisbursementEvent>> {
  const { money, rail } = input;
  const field = 'DisbursementPrepared.payee';
  const payee = await sealedPayee(
    ports,
    invocation,
    loaded,
    disbursementId,
    field,
    rail,
    input.payee,
  );
  const reference = paymentReferenceOf(ports, disbursementId, 1);
  const what = { disbursementId, money, rail, ...payee, reference };
  const facts = factsOf(loaded, disbursementId);
  return onPayout(ports, invocation, loaded, disbursementId, (authority) => ({
    type: 'Prepare',
    ...authority,
    ...facts,
    ...what,
  }));
}

/** Says what a sanctions list said about the payee; a hit holds the payout. */
export async function screenPayee(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly disbursementId: string;
    readonly listVersion: string;
    readonly result: 'clear' | 'hit';
  },
): Promise<Executed<DisbursementEvent>> {
  const { disbursementId, listVersion, result } = input;
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const { caseFacts } = loaded;
  return onPayout(ports, invocation, loaded, disbursementId, (authority) => ({
    type: 'Screen',
    ...authority,
    caseFacts,
    listVersion,
    result,
  }));
}

/** New details of the payee, before anything was handed to a rail. Role: treasurer. */
export async function changePayee(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly disbursementId: string;
    readonly rail: PolicyRail;
    readonly payee: PayeeInput;
  },
): Promise<Executed<DisbursementEvent>> {
  const { disbursementId, rail } = input;
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const field = 'PayeeChanged.payee';
  const payee = await sealedPayee(
    ports,
    invocation,
    loaded,
    disbursementId,
    field,
    rail,
    input.payee,
  );
  const preparerTies = await tiesOf(ports, preparerOf(loaded));
  const facts = factsOf(loaded, disbursementId);
  const what = { rail, ...payee, preparerTies };
  return onPayout(ports, invocation, loaded, disbursementId, (authority) => ({
    type: 'ChangePayee',
    ...authority,
    ...facts,
    ...what,
  }));
}

/** Withdraws a payout before it went to a rail. By a process, or by the treasurer. */
export async function cancelDisbursement(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly disbursementId: string;
    readonly reason: Extract<DisbursementCommand, { type: 'Cancel' }>['reason'];
  },
): Promise<Executed<DisbursementEvent>> {
  const { disbursementId, reason } = input;
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const { actor } = invocation;
  const { caseFacts } = loaded;
  const cancel = (from: { readonly process: string } | Authority) =>
    ({ type: 'Cancel', reason, from, caseFacts }) as const;
  const command = actor.kind === 'process' ? cancel({ process: actor.id }) : cancel;
  return onPayout(ports, invocation, loaded, disbursementId, command);
}

/** What every step must know from elsewhere. */
export function factsOf(loaded: LoadedGrant, disbursementId: string): PayoutFacts {
  const { caseFacts, state: grant, policy, payouts } = loaded;
  return { caseFacts, grant, policy, siblings: siblingsOf(payouts, disbursementId) };
}

/**
 * Carries out a command on a payout, in the books of its fund. What staff may do is asked last, and
 * anew at every attempt: a role or a tie that changed meanwhile counts as it is when it is written.
 */
export function onPayout(
  ports: Ports,
  invocation: Invocation,
  loaded: LoadedGrant,
  disbursementId: string,
  command:
    | DisbursementCommand
    | ((authority: Authority) => DisbursementCommand | Promise<DisbursementCommand>),
): Promise<Executed<DisbursementEvent>> {
  const { book, caseFacts } = loaded;
  const { policyVersion, sensitivity } = caseFacts;
  const asked =
    typeof command === 'function'
      ? async () => command(await authorityOf(ports, invocation, loaded))
      : command;
  const stream = disbursementStream(disbursementId);
  const seen = loaded.payouts.find((one) => one.disbursementId === disbursementId)?.seen;
  const more = { policyVersion, sensitivity, seen };
  return carryOut(ports, invocation, book, disbursementDecider, stream, asked, more);
}

function preparerOf({ payout }: LoadedPayout): string {
  return payout.state.payout.preparedBy;
}

/** Seals the details under the key of the case's person, and finds the ref for conflicts (D8). */
async function sealedPayee(
  ports: Ports,
  invocation: Invocation,
  { caseFacts }: LoadedGrant,
  disbursementId: string,
  field: 'DisbursementPrepared.payee' | 'PayeeChanged.payee',
  rail: PolicyRail,
  { party, name, account, note }: PayeeInput,
): Promise<Pick<Prepare, 'payee' | 'payeeRef' | 'accountRef' | 'accountSound'>> {
  ensure(name.trim() !== '' && account.trim() !== '', 'payee-incomplete');
  for (const text of [name, account, note]) {
    ensure(text.length <= MAX_PAYEE_CHARACTERS, 'text-too-long', { max: MAX_PAYEE_CHARACTERS });
  }
  const place = {
    stream: disbursementStream(disbursementId),
    commandId: commandId(invocation),
    field,
  };
  const details = { name, account, note };
  const { subjectRef } = caseFacts;
  const payee = await ports.vault.seal(details, subjectRef, 'payment-identity', place);
  const payeeRef = await refOf(ports, party, name);
  const accountRef = await refOf(ports, PAYEE_ACCOUNT_LOOKUP, comparableAccount(account));
  return { payee, payeeRef, accountRef, accountSound: isSoundAccount(rail, account) };
}
