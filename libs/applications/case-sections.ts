import type { AnyEvent, RefereeNamed, RoleName, SafeContact } from '#catalogue';
import type { Sealed } from '#kernel';

/** The sealed fields of a case and what each holds once opened. */
export type SealedCaseFields = {
  readonly 'ApplicationSubmitted.pseudonym': string;
  readonly 'ApplicationSubmitted.contact': SafeContact;
  readonly 'ApplicationSubmitted.region': string;
  readonly 'ApplicationSubmitted.narrative': string;
  readonly 'ApplicationSubmitted.link': string;
  readonly 'ApplicationSubmitted.plan': string;
  readonly 'ApplicationSubmitted.risk': string;
  readonly 'ApplicationSubmitted.referees': readonly RefereeNamed[];
  readonly 'ApplicationInfoRequested.question': string;
  readonly 'ApplicationInfoProvided.answer': string;
  readonly 'VerificationConcluded.note': string;
  readonly 'ReviewSubmitted.comment': string;
  readonly 'VoteCast.reason': string;
  readonly 'CaseInterestDeclared.why': string;
};

export type SealedCaseField = keyof SealedCaseFields;

/** One opened field; a value is undefined once it was erased. */
export type OpenedField = {
  [Field in SealedCaseField]: {
    readonly field: Field;
    readonly value: SealedCaseFields[Field] | undefined;
    /** Who wrote it (a pseudonymous id) and when. */
    readonly by: string;
    readonly at: string;
  };
}[SealedCaseField];

/** A section is what is opened and recorded together. */
export type CaseSection =
  | 'contact'
  | 'story'
  | 'risk'
  | 'referees'
  | 'messages'
  | 'verification'
  | 'reviews'
  | 'votes'
  | 'interests';

type SectionRule = {
  readonly fields: readonly SealedCaseField[];
  /** The roles that may open it; `reviewer` and `chair` only after declaring no tie. */
  readonly readers: readonly RoleName[];
};

const HANDLERS: readonly RoleName[] = ['duty-officer', 'case-worker', 'verifier'];
const COMMITTEE: readonly RoleName[] = ['reviewer', 'chair'];

/** Who may read what: the table of the emergency form, question by question. */
export const CASE_SECTIONS: Readonly<Record<CaseSection, SectionRule>> = {
  contact: {
    fields: ['ApplicationSubmitted.pseudonym', 'ApplicationSubmitted.contact'],
    readers: ['duty-officer', 'case-worker'],
  },
  story: {
    fields: [
      'ApplicationSubmitted.region',
      'ApplicationSubmitted.narrative',
      'ApplicationSubmitted.link',
      'ApplicationSubmitted.plan',
    ],
    readers: [...HANDLERS, ...COMMITTEE],
  },
  risk: { fields: ['ApplicationSubmitted.risk'], readers: ['duty-officer', 'verifier'] },
  referees: { fields: ['ApplicationSubmitted.referees'], readers: ['verifier'] },
  messages: {
    fields: ['ApplicationInfoRequested.question', 'ApplicationInfoProvided.answer'],
    readers: [...HANDLERS, ...COMMITTEE],
  },
  verification: {
    fields: ['VerificationConcluded.note'],
    readers: HANDLERS,
  },
  reviews: { fields: ['ReviewSubmitted.comment'], readers: COMMITTEE },
  votes: { fields: ['VoteCast.reason'], readers: COMMITTEE },
  interests: { fields: ['CaseInterestDeclared.why'], readers: ['chair'] },
};

/** Roles of the committee: their holders say first whether they are tied to the case. */
export function needsDeclaration(role: RoleName): boolean {
  return COMMITTEE.includes(role);
}

/** The sealed value of a field in an event, when it is there. */
export function sealedIn(event: AnyEvent, field: SealedCaseField): Sealed<unknown> | undefined {
  const [type, name] = field.split('.') as [string, string];
  if (event.type !== type) return undefined;
  const value = (event.data as Readonly<Record<string, unknown>>)[name];
  return (value as Sealed<unknown> | null) ?? undefined;
}
