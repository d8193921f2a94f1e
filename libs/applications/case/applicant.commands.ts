import type { ApplicationEvent } from '#catalogue';
import { noteOpening, type Invocation, type Ports } from '#commands';
import type { Executed } from '#event-store';
import { Rejection } from '#kernel';
import { sealed } from '../application.commands.js';
import { applicationDecider } from '../application.decider.js';
import { loadCase, notedIn, onCaseAsked, type LoadedCase } from '../case.loading.js';

/**
 * What the applicant does once the receipt code was shown. The edge has looked at the code, and
 * the case is named by the browser's signed cookie: whoever calls these vouches for that (D38).
 */

/** Answers the open question of the fund. Rejections `no-question-open`, `wrong-stage`. */
export async function answerQuestion(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string; readonly answer: string },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const field = 'ApplicationInfoProvided.answer';
  const answer = await sealed(ports, invocation, loaded, field, input.answer, 'narrative');
  return onCaseAsked(ports, invocation, loaded, { type: 'ProvideInfo', from: 'applicant', answer });
}

/** Takes the own request back. Rejections `payout-under-way`, `wrong-stage`. */
export async function withdrawOwn(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const { payout } = loaded;
  return onCaseAsked(ports, invocation, loaded, { type: 'Withdraw', from: 'applicant', payout });
}

/** What the rules would say if the own request were taken back. Throws what they refuse with. */
export function askToWithdraw({ state, payout }: LoadedCase): readonly ApplicationEvent[] {
  return applicationDecider.decide({ type: 'Withdraw', from: 'applicant', payout }, state);
}

/** The fund's open question, as the applicant may read it. */
export type OpenQuestion = { readonly text: string | undefined; readonly askedAt: string };

/**
 * Opens the question that waits for an answer; the opening is recorded first (D10). Rejection
 * `no-question-open`.
 */
export async function openQuestion(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
): Promise<OpenQuestion> {
  const loaded = await loadCase(ports, invocation, applicationId);
  const { stream, state } = loaded;
  const recorded = await ports.store.read(stream);
  const last = recorded.findLast(({ type }) => type === 'ApplicationInfoRequested');
  const event = last?.event;
  if (!state.file.questionOpen || !last || event?.type !== 'ApplicationInfoRequested') {
    throw new Rejection('no-question-open');
  }
  const entry = { caseId: applicationId, section: 'question', by: invocation.actor.id };
  await noteOpening(ports, invocation, notedIn(loaded), { ...entry, role: 'applicant' });
  const { commandId, recordedAt } = last.metadata;
  const place = { stream, commandId, field: 'ApplicationInfoRequested.question' };
  return { text: await ports.vault.open(event.data.question, place), askedAt: recordedAt };
}
