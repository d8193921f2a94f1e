import type { ApplicationEvent } from '#catalogue';
import { carryOut, type Asked, type Desk } from '#desk';
import type { Executed } from '#event-store';
import { Rejection } from '#kernel';
import { accessDecider } from '../access.decider.js';
import { sealed } from '../application.commands.js';
import { caseAtHand, onCase } from '../case.loading.js';

type Done = Promise<Executed<ApplicationEvent>>;

/**
 * What the applicant does once the receipt code was shown. The edge has looked at the code, and
 * the case is named by the browser's signed cookie: whoever calls these vouches for that (D38).
 */

/** Answers the open question of the fund. Rejections `no-question-open`, `wrong-stage`. */
export async function answerQuestion(
  desk: Desk,
  asked: Asked,
  input: { readonly applicationId: string; readonly answer: string },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const field = 'ApplicationInfoProvided.answer';
  const answer = await sealed(desk, asked, atHand, field, input.answer, 'narrative');
  return onCase(desk, asked, atHand, { type: 'ProvideInfo', from: 'applicant', answer });
}

/** Takes the own request back. Rejections `payout-under-way`, `wrong-stage`. */
export async function withdrawOwn(
  desk: Desk,
  asked: Asked,
  input: { readonly applicationId: string },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const { payout } = atHand;
  return onCase(desk, asked, atHand, { type: 'Withdraw', from: 'applicant', payout });
}

/** The fund's open question, as the applicant may read it. */
export type OpenQuestion = { readonly text: string | undefined; readonly askedAt: string };

/**
 * Opens the question that waits for an answer; the opening is recorded first (D10). Rejection
 * `no-question-open`.
 */
export async function openQuestion(
  desk: Desk,
  asked: Asked,
  applicationId: string,
): Promise<OpenQuestion> {
  const { stream, state, book } = await caseAtHand(desk, asked, applicationId);
  const recorded = await desk.store.read(stream);
  const last = recorded.findLast(({ type }) => type === 'ApplicationInfoRequested');
  const event = last?.event;
  if (!state.file.questionOpen || !last || event?.type !== 'ApplicationInfoRequested') {
    throw new Rejection('no-question-open');
  }
  const entry = { caseId: applicationId, section: 'question', by: asked.actor.id };
  const opening = { type: 'NoteOpening', ...entry, role: 'applicant' } as const;
  const { policyVersion } = state.file;
  const access = `access-${applicationId}`;
  await carryOut(desk, asked, book, accessDecider, access, opening, { policyVersion });
  const { commandId, recordedAt } = last.metadata;
  const place = { stream, commandId, field: 'ApplicationInfoRequested.question' };
  return { text: await desk.vault.open(event.data.question, place), askedAt: recordedAt };
}
