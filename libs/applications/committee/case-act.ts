import { declareFor, type Field } from '#acts';
import type { ApplicationEvent, FundPolicy } from '#catalogue';
import type { Sealed } from '#kernel';
import { MAX_TEXT_CHARACTERS } from '../application.commands.js';
import { applicationDecider, type ApplicationCommand } from '../application.decider.js';
import { reasonText } from '../reason-text.js';
import type { CaseEntry } from './enter-case.js';

// What the acts on a case have in common.

/** Declares an act on a case. */
export const act = declareFor<CaseEntry>();

/** What the rules of a case would say to a command, without writing. */
export function told(
  { loaded }: CaseEntry,
  command: ApplicationCommand,
): readonly ApplicationEvent[] {
  return applicationDecider.decide(command, loaded.state);
}

/** Stands for texts where the rules are asked without writing. */
export const SAMPLE: Sealed<string> = {
  subjectRef: '',
  purpose: 'narrative',
  keyVersion: 1,
  ciphertext: '',
};

/** A reason of the fund's policy, which the applicant is told. */
export function reasonField(reasons: (policy: FundPolicy) => readonly string[]): Field<CaseEntry> {
  return {
    kind: 'choice',
    name: 'reason',
    label: 'committee:act.reason',
    hint: 'committee:act.reason-hint',
    options: ({ loaded: { policy } }, { locale }) =>
      reasons(policy).map((value) => ({ value, label: reasonText(locale, value) })),
  };
}

/** A text of several lines; sealed. */
export const LONG = { kind: 'text', max: MAX_TEXT_CHARACTERS, rows: 5 } as const;
