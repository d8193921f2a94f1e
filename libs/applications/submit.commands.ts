import type { ApplicationEvent, ApplicationSubmitted, RefereeNamed, SafeContact } from '#catalogue';
import { carryOut, claim, commandId, refOf, type Invocation, type Ports } from '#commands';
import type { Executed } from '#event-store';
import { createdIdOf, derivedId, ensure, foldedName, type Sealed } from '#kernel';
import type { SealPurpose } from '#vault';
import { requireAcceptable, type FilledForm } from './application-intake.decider.js';
import { applicationDecider } from './application.decider.js';
import { applicationStream, loadFund } from './case.loading.js';
import { plainReceiptCode, RECEIPT_CODE_LOOKUP, receiptCodeOf } from './receipt-code.js';

/** Characters of the story, as the form says. */
export const MAX_NARRATIVE_CHARACTERS = 1_500;
/** Characters of each other answer in free words. */
export const MAX_ANSWER_CHARACTERS = 1_500;

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
  /** What happened, in a word or a date: by it a second request is recognised. */
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
 * Files an application. The same request again gives the same case and the same receipt code. Who
 * asks is not proven, so nobody is refused for it, and nothing is claimed in their name (D51).
 * Rejections: `identity-missing`, `text-too-long`, `fund-unknown` and those
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
  const stream = applicationStream(applicationId);
  // Asked for once it is known that the key is free, and after the fund's rules: what is refused
  // leaves no trace, and the work done for it depends on nobody else's case.
  const submit = async () => {
    requireAcceptable({ fund, at, today }, input);
    const form = await filledForm(ports, input, { command, applicationId });
    return { type: 'Submit', at, today, fund, form } as const;
  };
  const done = await carryOut(ports, invocation, book, applicationDecider, stream, submit);
  const receiptCode = receiptCodeOf(ports, command);
  await claim(ports, RECEIPT_CODE_LOOKUP, plainReceiptCode(receiptCode), applicationId);
  return { ...done, applicationId, receiptCode };
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
};

async function filledForm(ports: Ports, input: SubmitInput, filing: Filing): Promise<FilledForm> {
  const { command, applicationId } = filing;
  const identityRef = await refOf(ports, identityKind(input), input.identity);
  const incidentRef = await refOf(
    ports,
    'incident',
    `${identityRef} ${foldedName(input.incident)}`,
  );
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
    incidentRef,
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
