import type { ApplicationEvent, BucketShare, PolicyPriority, Sensitivity } from '#catalogue';
import type { VerificationConclusion } from '#catalogue';
import { commandId, type Asked, type Desk } from '#desk';
import type { Executed } from '#event-store';
import { ensure, type Money, type Sealed } from '#kernel';
import type { SealPurpose } from '#vault';
import { askingOf, caseAtHand, onCase, type CaseAtHand } from './case.loading.js';
import { caseOfReceiptCode } from './receipt-code.js';

type Done = Promise<Executed<ApplicationEvent>>;

/** A case as staff name it, or as the applicant does, who has only the receipt code. */
export type CaseNamed = { readonly applicationId: string } | { readonly receiptCode: string };

/** Sorts a new case by urgency and harm. Roles: duty officer, case worker. */
export async function triageApplication(
  desk: Desk,
  asked: Asked,
  input: {
    readonly applicationId: string;
    readonly priority: PolicyPriority;
    readonly sensitivity: Sensitivity;
  },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const asking = await askingOf(desk, asked, atHand);
  const { submittedAt, policy } = atHand;
  const { priority, sensitivity } = input;
  const command = {
    type: 'Triage',
    ...asking,
    priority,
    sensitivity,
    submittedAt,
    policy,
  } as const;
  return onCase(desk, asked, atHand, command);
}

/** Ends a case that the fund does not help with. Roles: duty officer, case worker. */
export async function markIneligible(
  desk: Desk,
  asked: Asked,
  input: { readonly applicationId: string; readonly reason: string },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const asking = await askingOf(desk, asked, atHand);
  const { policy } = atHand;
  const command = { type: 'MarkIneligible', ...asking, reason: input.reason, policy } as const;
  return onCase(desk, asked, atHand, command);
}

/** Asks the applicant something; stops the clock, except in P1. */
export async function requestInfo(
  desk: Desk,
  asked: Asked,
  input: { readonly applicationId: string; readonly question: string },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const asking = await askingOf(desk, asked, atHand);
  const field = 'ApplicationInfoRequested.question';
  const question = await sealed(desk, asked, atHand, field, input.question, 'narrative');
  return onCase(desk, asked, atHand, { type: 'RequestInfo', ...asking, question });
}

/** The answer: from the applicant by receipt code, or as staff wrote it down. */
export async function provideInfo(
  desk: Desk,
  asked: Asked,
  input: CaseNamed & { readonly answer: string },
): Done {
  const { atHand, from } = await namedCase(desk, asked, input);
  const field = 'ApplicationInfoProvided.answer';
  const answer = await sealed(desk, asked, atHand, field, input.answer, 'narrative');
  return onCase(desk, asked, atHand, { type: 'ProvideInfo', from, answer });
}

/** Takes the application back: the applicant by receipt code, or a case worker asked to. */
export async function withdrawApplication(desk: Desk, asked: Asked, input: CaseNamed): Done {
  const { atHand, from } = await namedCase(desk, asked, input);
  const { payout } = atHand;
  return onCase(desk, asked, atHand, { type: 'Withdraw', from, payout });
}

/** Roles: duty officer, case worker, verifier. */
export async function startVerification(
  desk: Desk,
  asked: Asked,
  input: { readonly applicationId: string },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const asking = await askingOf(desk, asked, atHand);
  return onCase(desk, asked, atHand, { type: 'StartVerification', ...asking });
}

/** Says what was found out; not by the triager. Roles: verifier, case worker, duty officer. */
export async function concludeVerification(
  desk: Desk,
  asked: Asked,
  input: {
    readonly applicationId: string;
    readonly conclusion: VerificationConclusion;
    readonly refereesHeard: number;
    readonly documented: boolean;
    readonly note: string;
  },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const asking = await askingOf(desk, asked, atHand);
  const { conclusion, refereesHeard, documented } = input;
  const field = 'VerificationConcluded.note';
  const note = await sealed(desk, asked, atHand, field, input.note, 'referees');
  const found = { conclusion, refereesHeard, documented, note };
  return onCase(desk, asked, atHand, { type: 'ConcludeVerification', ...asking, ...found });
}

/** Hands the case to the reviewers. Roles: case worker, duty officer, chair. */
export async function openReview(
  desk: Desk,
  asked: Asked,
  input: { readonly applicationId: string },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const asking = await askingOf(desk, asked, atHand);
  return onCase(desk, asked, atHand, { type: 'OpenReview', ...asking });
}

/** For the award process: the money is set aside, or is not there yet. */
export async function noteFunding(
  desk: Desk,
  asked: Asked,
  input: {
    readonly applicationId: string;
    readonly holdId: string;
    readonly outcome:
      | { readonly is: 'funded'; readonly split: readonly BucketShare[] }
      | { readonly is: 'awaiting'; readonly available: Money };
  },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const { holdId, outcome } = input;
  const { kind } = asked.actor;
  return onCase(desk, asked, atHand, { type: 'NoteFunding', kind, holdId, outcome });
}

/** For the payment process: the grant was paid out, the case is closed. */
export async function notePaid(
  desk: Desk,
  asked: Asked,
  input: { readonly applicationId: string; readonly holdId?: string },
): Done {
  const atHand = await caseAtHand(desk, asked, input.applicationId);
  const { kind } = asked.actor;
  return onCase(desk, asked, atHand, { type: 'NotePaid', kind, holdId: input.holdId });
}

/** Seals a text about the case under the applicant's key of a purpose. */
export function sealed(
  desk: Desk,
  asked: Asked,
  { state, stream }: CaseAtHand,
  field: string,
  text: string,
  purpose: SealPurpose,
): Promise<Sealed<string>> {
  ensure(text.length <= MAX_TEXT_CHARACTERS, 'text-too-long', { max: MAX_TEXT_CHARACTERS });
  const place = { stream, commandId: commandId(asked), field };
  return desk.vault.seal(text, state.file.subjectRef, purpose, place);
}

/** Characters of a question, an answer, a note or a comment. */
export const MAX_TEXT_CHARACTERS = 4_000;

async function namedCase(desk: Desk, asked: Asked, named: CaseNamed) {
  if ('receiptCode' in named) {
    const applicationId = await caseOfReceiptCode(desk, named.receiptCode);
    return { atHand: await caseAtHand(desk, asked, applicationId), from: 'applicant' as const };
  }
  const atHand = await caseAtHand(desk, asked, named.applicationId);
  return { atHand, from: await askingOf(desk, asked, atHand) };
}
