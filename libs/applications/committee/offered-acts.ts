import { nextAndAside, openActs, ownWork, type OpenAct } from '#acts';
import { CASE_ACTS } from './case.acts.js';
import type { CaseEntry } from './enter-case.js';

/** The next steps of a case, and what may be done beside them. */
export type Offered = {
  readonly next: readonly OpenAct<CaseEntry>[];
  readonly aside: readonly OpenAct<CaseEntry>[];
};

/** What a case has for somebody to do; what is others' work is not shown. */
export function offeredActs(entry: CaseEntry): Offered {
  const open = ownWork(openActs(CASE_ACTS, entry));
  const isThere = (wanted: string) => open.some(({ declaration: { name } }) => name === wanted);
  // Whoever may find a case not eligible has no need to decline it: one way to say no at a time.
  const shown = isThere('ineligible')
    ? open.filter(({ declaration: { name } }) => name !== 'decline')
    : open;
  return nextAndAside(shown, entry);
}

/** The names of those that the rules would let through now. */
export function openTo({ next, aside }: Offered): readonly string[] {
  return [...next, ...aside]
    .filter(({ refusal }) => !refusal)
    .map(({ declaration: { name } }) => name);
}
