import type { Authority as Asked, Subject } from '#gate';
import type { CaseFile } from './application.state.js';

/** Who asks about a case; a tie to whoever is to be paid in it is a conflict too. */
export type Authority = Asked & {
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
