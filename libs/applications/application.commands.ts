import type { ApplicationEvent, PolicyPriority, Sensitivity } from '#catalogue';
import type { VerificationConclusion } from '#catalogue';
import { commandId, type Invocation, type Ports } from '#commands';
import type { Executed } from '#event-store';
import { ensure, type Sealed } from '#kernel';
import type { SealPurpose } from '#vault';
import type { Authority } from './application.authority.js';
import { authorityOf, loadCase, onCase, onCaseAsked, type LoadedCase } from './case.loading.js';
import { caseOfReceiptCode } from './receipt-code.js';

/** A case as staff name it, or as the applicant does, who has only the receipt code. */
export type CaseNamed = { readonly applicationId: string } | { readonly receiptCode: string };

/** Sorts a new case by urgency and harm. Roles: duty officer, case worker. */
export async function triageApplication(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly applicationId: string;
    readonly priority: PolicyPriority;
    readonly sensitivity: Sensitivity;
  },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const { submittedAt, policy } = loaded;
  const { priority, sensitivity } = input;
  const what = { priority, sensitivity, submittedAt, policy };
  return onCase(ports, invocation, loaded, (authority) => ({
    type: 'Triage',
    ...authority,
    ...what,
  }));
}

/** Ends a case that the fund does not help with. Roles: duty officer, case worker. */
export async function markIneligible(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string; readonly reason: string },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const { policy } = loaded;
  const { reason } = input;
  return onCase(ports, invocation, loaded, (authority) => ({
    type: 'MarkIneligible',
    ...authority,
    reason,
    policy,
  }));
}

/** Asks the applicant something; stops the clock, except in P1. */
export async function requestInfo(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string; readonly question: string },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const field = 'ApplicationInfoRequested.question';
  const question = await sealed(ports, invocation, loaded, field, input.question, 'narrative');
  return onCase(ports, invocation, loaded, (authority) => ({
    type: 'RequestInfo',
    ...authority,
    question,
  }));
}

/** The answer: from the applicant by receipt code, or as staff wrote it down. */
export async function provideInfo(
  ports: Ports,
  invocation: Invocation,
  input: CaseNamed & { readonly answer: string },
): Promise<Executed<ApplicationEvent>> {
  const { loaded, from } = await namedCase(ports, invocation, input);
  const field = 'ApplicationInfoProvided.answer';
  const answer = await sealed(ports, invocation, loaded, field, input.answer, 'narrative');
  return onCaseAsked(ports, invocation, loaded, async () => {
    return { type: 'ProvideInfo', from: await from(), answer };
  });
}

/** Takes the application back: the applicant by receipt code, or a case worker asked to. */
export async function withdrawApplication(
  ports: Ports,
  invocation: Invocation,
  input: CaseNamed,
): Promise<Executed<ApplicationEvent>> {
  const { loaded, from } = await namedCase(ports, invocation, input);
  const { payout } = loaded;
  return onCaseAsked(ports, invocation, loaded, async () => {
    return { type: 'Withdraw', from: await from(), payout };
  });
}

/** Roles: duty officer, case worker, verifier. */
export async function startVerification(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  return onCase(ports, invocation, loaded, (authority) => ({
    type: 'StartVerification',
    ...authority,
  }));
}

/** Says what was found out; not by the triager. Roles: verifier, case worker, duty officer. */
export async function concludeVerification(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly applicationId: string;
    readonly conclusion: VerificationConclusion;
    readonly refereesHeard: number;
    readonly documented: boolean;
    readonly note: string;
  },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  const { conclusion, refereesHeard, documented } = input;
  const field = 'VerificationConcluded.note';
  const note = await sealed(ports, invocation, loaded, field, input.note, 'referees');
  const found = { conclusion, refereesHeard, documented, note };
  return onCase(ports, invocation, loaded, (authority) => ({
    type: 'ConcludeVerification',
    ...authority,
    ...found,
  }));
}

/** Hands the case to the reviewers. Roles: case worker, duty officer, chair. */
export async function openReview(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string },
): Promise<Executed<ApplicationEvent>> {
  const loaded = await loadCase(ports, invocation, input.applicationId);
  return onCase(ports, invocation, loaded, (authority) => ({ type: 'OpenReview', ...authority }));
}

/** Seals a text about the case under the applicant's key of a purpose. */
export function sealed(
  ports: Ports,
  invocation: Invocation,
  { state, stream }: LoadedCase,
  field: string,
  text: string,
  purpose: SealPurpose,
): Promise<Sealed<string>> {
  ensure(text.length <= MAX_TEXT_CHARACTERS, 'text-too-long', { max: MAX_TEXT_CHARACTERS });
  const place = { stream, commandId: commandId(invocation), field };
  return ports.vault.seal(text, state.file.subjectRef, purpose, place);
}

/** Characters of a question, an answer, a note or a comment. */
export const MAX_TEXT_CHARACTERS = 4_000;

/** A case, and who speaks: asked when the command is written. */
async function namedCase(
  ports: Ports,
  invocation: Invocation,
  named: CaseNamed,
): Promise<{ readonly loaded: LoadedCase; readonly from: () => Promise<'applicant' | Authority> }> {
  if ('receiptCode' in named) {
    const applicationId = await caseOfReceiptCode(ports, named.receiptCode);
    const loaded = await loadCase(ports, invocation, applicationId);
    return { loaded, from: () => Promise.resolve('applicant') };
  }
  const loaded = await loadCase(ports, invocation, named.applicationId);
  return { loaded, from: () => authorityOf(ports, invocation, loaded) };
}
