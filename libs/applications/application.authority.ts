import { isShut, type Authority as AuthorityAtGate, type Subject } from '#gate';
import type { CaseFile } from './application.state.js';

/** Who asks about a case; a tie to whoever is to be paid in it is a conflict too. */
export type Authority = AuthorityAtGate & {
  /** Who is, or was, to be paid in this case, as far as it is known. */
  readonly payeeRefs: readonly string[];
};

/** Everybody to whom a tie shuts the case. */
export function partiesOf(file: CaseFile, payeeRefs: readonly string[]): readonly string[] {
  return [...file.partyRefs, ...payeeRefs];
}

/** Whom a case is about, for ties; nobody yet before it was submitted. */
export function subjectOf(
  file: Pick<CaseFile, 'partyRefs' | 'interests'> | undefined,
  payeeRefs: readonly string[],
): Subject {
  if (!file) return { parties: payeeRefs, conflicted: [] };
  const answers = Object.entries(file.interests);
  const conflicted = answers.filter(([, answer]) => answer !== 'none').map(([id]) => id);
  return { parties: [...file.partyRefs, ...payeeRefs], conflicted };
}

/** Why a tie shuts a case to whoever asks, whatever their role: in their register, or declared here. */
export function tieShutting(
  { state: { file } }: { readonly state: { readonly file: CaseFile } },
  { by, today, payeeRefs }: Authority,
): 'tied' | 'declared' | undefined {
  const subject = subjectOf(file, payeeRefs);
  if (!isShut(by, today, subject)) return undefined;
  return subject.conflicted.includes(by.id) ? 'declared' : 'tied';
}
