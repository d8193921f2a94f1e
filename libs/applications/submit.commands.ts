import type { ApplicationEvent, ApplicationSubmitted, RefereeNamed, SafeContact } from '#catalogue';
import {
  carryOut,
  claim,
  commandId,
  findRef,
  forget,
  refOf,
  type Invocation,
  type Ports,
} from '#commands';
import type { Executed } from '#event-store';
import { createdIdOf, derivedId, ensure, Rejection, type Sealed } from '#kernel';
import type { SealPurpose } from '#vault';
import type { FilledForm } from './application-intake.decider.js';
import { applicationDecider } from './application.decider.js';
import { FINAL_STATUSES } from './application.state.js';
import { applicationStream, loadFund, statusOf } from './case.loading.js';
import { plainReceiptCode, RECEIPT_CODE_LOOKUP, receiptCodeOf } from './receipt-code.js';

/** Characters of the story, as the form says. */
export const MAX_NARRATIVE_CHARACTERS = 1_500;
/** Characters of each other answer in free words. */
export const MAX_ANSWER_CHARACTERS = 1_500;
/** Cases that one person may open for one incident, one after the other. */
const MAX_CASES_PER_INCIDENT = 50;
/** How long a claim without a case is given to become one, before it counts as left behind. */
const CLAIM_WAITS = 3;
const CLAIM_WAIT_MS = 40;

type InTheClear = Pick<
  ApplicationSubmitted['data'],
  | 'fundId'
  | 'applicantKind'
  | 'needs'
  | 'requested'
  | 'costLines'
  | 'neededBy'
  | 'months'
  | 'country'
  | 'helpElsewhere'
  | 'mayAskPartners'
  | 'payoutRail'
  | 'publicity'
  | 'referralWished'
>;

/** The twelve questions as the applicant answered them. */
export type SubmitInput = InTheClear & {
  /**
   * By what the same person is known again: an e-mail address, a telephone number, the name of an
   * organisation. Only a random ref of it is kept in the log (D8).
   */
  readonly identity: string;
  /** What happened, in a word or a date: one open case per identity and incident. */
  readonly incident: string;
  /** The organisation that the applicant works with, if any: ties to it are conflicts. */
  readonly organisation: string | null;
  readonly region: string | null;
  readonly pseudonym: string;
  readonly contact: SafeContact;
  readonly narrative: string;
  readonly link: string;
  readonly risk: string | null;
  readonly referees: readonly RefereeNamed[];
  readonly plan: string | null;
};

export type Submitted = Executed<ApplicationEvent> & {
  readonly applicationId: string;
  /** Shown once, to the applicant. */
  readonly receiptCode: string;
};

/**
 * Files an application. The same request again gives the same case and the same receipt code.
 * Rejections: `case-already-open`, `identity-missing`, `text-too-long`, `fund-unknown` and those
 * of the rules: `intake-closed`, `no-policy-in-force`, `above-ceiling`, `need-not-funded`, …
 */
export async function submitApplication(
  ports: Ports,
  invocation: Invocation,
  input: SubmitInput,
): Promise<Submitted> {
  requireReadable(input);
  const command = commandId(invocation);
  const applicationId = createdIdOf(command);
  const { fund, book, at, today } = await loadFund(ports, invocation, input.fundId);
  const identityRef = await refOf(ports, identityKind(input), input.identity);
  const claimed = await claimOpenCase(ports, identityRef, input.incident, applicationId);
  try {
    const form = await filledForm(ports, input, { command, applicationId, identityRef });
    const stream = applicationStream(applicationId);
    const submit = { type: 'Submit', at, today, fund, form } as const;
    const done = await carryOut(ports, invocation, book, applicationDecider, stream, submit);
    const receiptCode = receiptCodeOf(ports, command);
    await claim(ports, RECEIPT_CODE_LOOKUP, plainReceiptCode(receiptCode), applicationId);
    return { ...done, applicationId, receiptCode };
  } catch (error) {
    const refused = error instanceof Rejection;
    if (refused && (await statusOf(ports.store, applicationId)) === 'unknown') {
      await forget(ports, OPEN_CASE_LOOKUP, claimed);
    }
    throw error;
  }
}

function requireReadable(input: SubmitInput): void {
  ensure(input.identity.trim() !== '', 'identity-missing');
  const max = MAX_ANSWER_CHARACTERS;
  ensure(input.narrative.length <= MAX_NARRATIVE_CHARACTERS, 'text-too-long', {
    max: MAX_NARRATIVE_CHARACTERS,
  });
  for (const text of [input.link, input.risk, input.plan, input.region, input.pseudonym]) {
    ensure((text ?? '').length <= max, 'text-too-long', { max });
  }
}

/** Ties name people and organisations under the same two kinds, so that they meet. */
function identityKind({ applicantKind }: SubmitInput): 'organisation' | 'person' {
  return applicantKind === 'organisation' ? 'organisation' : 'person';
}

type Filing = {
  readonly command: string;
  readonly applicationId: string;
  readonly identityRef: string;
};

async function filledForm(ports: Ports, input: SubmitInput, filing: Filing): Promise<FilledForm> {
  const { command, applicationId, identityRef } = filing;
  // A new person for every case: who is behind two cases is known to the look-ups alone.
  const subjectRef = derivedId(command, 'subject');
  const stream = applicationStream(applicationId);
  const seal = <T>(field: keyof FilledForm, value: T, purpose: SealPurpose): Promise<Sealed<T>> =>
    ports.vault.seal(value, subjectRef, purpose, {
      stream,
      commandId: command,
      field: `ApplicationSubmitted.${field}`,
    });
  const { region, risk, plan } = input;
  return {
    ...inTheClear(input),
    applicationId,
    subjectRef,
    identityRef,
    partyRefs: await partyRefs(ports, input),
    region: region === null ? null : await seal('region', region, 'narrative'),
    pseudonym: await seal('pseudonym', input.pseudonym, 'contact'),
    contact: await seal('contact', input.contact, 'contact'),
    narrative: await seal('narrative', input.narrative, 'narrative'),
    link: await seal('link', input.link, 'narrative'),
    risk: risk === null ? null : await seal('risk', risk, 'narrative'),
    referees: await seal('referees', input.referees, 'referees'),
    plan: plan === null ? null : await seal('plan', plan, 'narrative'),
  };
}

function inTheClear(input: SubmitInput): InTheClear {
  const { fundId, applicantKind, needs, requested, costLines, neededBy, months } = input;
  const { country, helpElsewhere, mayAskPartners, payoutRail, publicity, referralWished } = input;
  return {
    fundId,
    applicantKind,
    needs,
    requested,
    costLines,
    neededBy,
    months,
    country,
    helpElsewhere,
    mayAskPartners,
    payoutRail,
    publicity,
    referralWished,
  };
}

/** The organisation and the referees: a tie to any of them is a conflict (D34). */
async function partyRefs(ports: Ports, input: SubmitInput): Promise<readonly string[]> {
  const refs: string[] = [];
  if (input.organisation) refs.push(await refOf(ports, 'organisation', input.organisation));
  for (const referee of input.referees) refs.push(await refOf(ports, 'person', referee.name));
  return [...new Set(refs)];
}

const OPEN_CASE_LOOKUP = 'open-case';

/**
 * Claims the one open case of an identity and incident; whose case it is, the store decides. A
 * claim of a case that has ended is passed over, by counting on: nothing is ever taken away, so
 * two who come at once cannot both win.
 */
async function claimOpenCase(
  ports: Ports,
  identityRef: string,
  incident: string,
  applicationId: string,
): Promise<string> {
  let turn = 1;
  for (let attempt = 1; attempt <= MAX_CASES_PER_INCIDENT; attempt += 1) {
    const value = `${identityRef} ${turn} ${incident}`;
    const { ref, claimed } = await claim(ports, OPEN_CASE_LOOKUP, value, applicationId);
    if (claimed || ref === applicationId) return value;
    const found = await outcomeOf(ports, value, ref);
    ensure(found !== 'open', 'case-already-open');
    if (found === 'ended') turn += 1;
  }
  throw new Rejection('case-already-open');
}

/**
 * What became of a claim: a claim without a case is either about to become one, or was left
 * behind by a crash between the two. The second must not shut out somebody in danger.
 */
async function outcomeOf(
  ports: Ports,
  value: string,
  applicationId: string,
): Promise<'open' | 'ended' | 'given-back'> {
  for (let waited = 0; ; waited += 1) {
    const status = await statusOf(ports.store, applicationId);
    if (status !== 'unknown') return FINAL_STATUSES.includes(status) ? 'ended' : 'open';
    if (!(await findRef(ports, OPEN_CASE_LOOKUP, value))) return 'given-back';
    if (waited === CLAIM_WAITS) return 'ended';
    await new Promise((resolve) => setTimeout(resolve, CLAIM_WAIT_MS));
  }
}
