import {
  type AnyEvent,
  type DisbursementEvent,
  type EffectRef,
  type PayeeDetails,
} from '#catalogue';
import { commandId, type Invocation, type Ports } from '#commands';
import { effectActor, type Answer, type EffectKind, type NothingFound } from '#effects';
import { derivedId, fold, type Sealed } from '#kernel';
import { onPayout } from './disbursement.commands.js';
import { disbursementDecider } from './disbursement.decider.js';
import { disbursementStream, loadFeeCover, loadPayout } from './payout.loading.js';
import type { Rails } from './rails/index.js';
import type { PaymentOrder, Rail, RailAnswer } from './rails/rail.js';

/** The kind of payments: it stands in the log, and on the list of what could not be done. */
export const RAIL_EFFECT = 'rail';

/** What asks for a payment over a rail: the attempt, which is in the log before. */
type Attempt = Extract<DisbursementEvent, { type: 'AttemptSubmitted' }>['data'];

/** Payments over these rails, carried out in the room of effects. */
export function payoutEffect(rails: Rails): EffectKind {
  return {
    name: RAIL_EFFECT,
    open: async (ports, ref, { event }) => {
      const attempt = attemptIn(event);
      const { order, wanted } = await orderOf(ports, attempt);
      const rail: Rail = rails[attempt.rail];
      const answer = (said: RailAnswer): Answer => answerOf(ports, ref, attempt, said);
      return {
        wanted,
        submit: async (signal) => answer(await rail.submit(order, signal)),
        lookUp: async (signal): Promise<Answer | NothingFound> => {
          const found = await rail.lookUp(order, signal);
          return found.is === 'not-there' ? found : answer(found);
        },
      };
    },
  };
}

function attemptIn(event: AnyEvent): Attempt {
  if (event.type !== 'AttemptSubmitted') throw new Error(`${event.type} asks for no payment`);
  return event.data;
}

/** The order as the payout's own stream tells it, and whether it still stands. */
async function orderOf(
  { store }: Ports,
  { disbursementId, attemptId, money, reference }: Attempt,
): Promise<{ readonly order: PaymentOrder; readonly wanted: boolean }> {
  const recorded = await store.read(disbursementStream(disbursementId));
  const events = recorded.map(({ event }) => event as DisbursementEvent);
  const state = fold(disbursementDecider, events);
  const wanted = state.status === 'submitted' && state.attemptId === attemptId;
  const key = derivedId('payment', attemptId);
  const order = { key, money, reference, payee: payeeIn(events, attemptId), recorded: !wanted };
  return { order, wanted };
}

/** The payee as it was when the attempt was made. */
function payeeIn(events: readonly DisbursementEvent[], attemptId: string): Sealed<PayeeDetails> {
  let payee: Sealed<PayeeDetails> | undefined;
  for (const event of events) {
    if (event.type === 'DisbursementPrepared' || event.type === 'PayeeChanged') {
      payee = event.data.payee;
    }
    if (event.type === 'AttemptSubmitted' && event.data.attemptId === attemptId) break;
  }
  if (!payee) throw new Error(`attempt ${attemptId} has no payee`);
  return payee;
}

function answerOf(ports: Ports, ref: EffectRef, attempt: Attempt, said: RailAnswer): Answer {
  switch (said.is) {
    case 'under-way':
      return said;
    case 'by-hand':
    case 'recorded':
      return { is: 'done', outcome: said.is, record: null };
    case 'paid':
      return { is: 'done', outcome: said.is, record: () => notePaid(ports, ref, attempt, said) };
    case 'refused':
      return { is: 'done', outcome: said.is, record: () => noteFailed(ports, ref, attempt, said) };
  }
}

type Saying<Is extends RailAnswer['is']> = Extract<RailAnswer, { readonly is: Is }>;

async function notePaid(
  ports: Ports,
  ref: EffectRef,
  { disbursementId, attemptId }: Attempt,
  { evidence, feeMinor, paidOn }: Saying<'paid'>,
): Promise<unknown> {
  const invocation = { ...invocationOf(ref, 'paid'), effectiveDate: paidOn };
  const loaded = await loadPayout(ports, invocation, disbursementId);
  const fees = await loadFeeCover(ports, loaded.grant);
  const stream = disbursementStream(disbursementId);
  const place = { stream, commandId: commandId(invocation), field: 'AttemptPaid.evidenceNote' };
  const { subjectRef } = loaded.caseFacts;
  const evidenceNote = await ports.vault.seal('', subjectRef, 'payment-identity', place);
  return onPayout(ports, invocation, loaded, disbursementId, {
    type: 'NotePaidByRail',
    kind: 'process',
    process: invocation.actor.id,
    attemptId,
    evidence,
    evidenceNote,
    feeMinor,
    paidOn,
    feeRestriction: fees.restriction,
    feeCoverMinor: fees.coverMinor,
    baseCurrency: loaded.book.baseCurrency,
  });
}

async function noteFailed(
  ports: Ports,
  ref: EffectRef,
  { disbursementId, attemptId }: Attempt,
  { reason }: Saying<'refused'>,
): Promise<unknown> {
  const invocation = invocationOf(ref, 'refused');
  const loaded = await loadPayout(ports, invocation, disbursementId);
  return onPayout(ports, invocation, loaded, disbursementId, {
    type: 'NoteFailedByRail',
    kind: 'process',
    process: invocation.actor.id,
    attemptId,
    reason,
    failedOn: loaded.today,
  });
}

/** The same attempt and outcome make the same command, whoever writes it down, and whenever. */
function invocationOf({ effectId }: EffectRef, outcome: string): Invocation {
  return {
    actor: effectActor(RAIL_EFFECT),
    key: `${effectId} ${outcome}`,
    path: 'effect',
    body: null,
  };
}
