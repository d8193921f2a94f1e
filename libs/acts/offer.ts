import { gateLine, type Act, type Asker, type Mandate } from '#gate';
import { Rejection, type RejectionParams } from '#kernel';
import type { ActDeclaration, ActSet, Place } from './declaration.js';

/** Why somebody cannot do something, as the rules would answer. */
export type Refusal = { readonly code: string; readonly params: RejectionParams };

/** An act that it is time for; `refusal` says why it is not for this reader. */
export type OpenAct<P extends Place> = {
  readonly declaration: ActDeclaration<P>;
  readonly refusal: Refusal | undefined;
};

/**
 * What it is time for, for this reader or not, in the order of the declarations. The rules
 * themselves are asked with each act's example, so that a page never offers what would be refused
 * for what the thing is, or for who one is.
 */
export function openActs<P extends Place>({ acts }: ActSet<P>, place: P): readonly OpenAct<P>[] {
  return acts.flatMap((declaration) => openAct(declaration, place) ?? []);
}

/** Of these what is the reader's own work, or would be: what others do is left out. */
export function ownWork<P extends Place>(acts: readonly OpenAct<P>[]): readonly OpenAct<P>[] {
  return acts.filter(({ refusal }) => !refusal || !AT_THE_GATE.has(refusal.code));
}

/** The next steps of a page, and what may be done beside them. */
export function nextAndAside<P extends Place>(
  acts: readonly OpenAct<P>[],
  place: P,
): { readonly next: readonly OpenAct<P>[]; readonly aside: readonly OpenAct<P>[] } {
  const isAside = ({ declaration: { aside } }: OpenAct<P>): boolean =>
    typeof aside === 'function' ? aside(place) : aside === true;
  return { next: acts.filter((open) => !isAside(open)), aside: acts.filter(isAside) };
}

function openAct<P extends Place>(
  declaration: ActDeclaration<P>,
  place: P,
): OpenAct<P> | undefined {
  const refusal = refusalOf(declaration, place);
  if (!refusal) return { declaration, refusal };
  // Whoever is not let in hears so first; whether it is the time, others would hear.
  const aside = AT_THE_GATE.has(refusal.code) ? asIfLetIn(declaration.act, place) : place;
  const rule = aside === place ? refusal : refusalOf(declaration, aside);
  return rule && isNotYet(declaration, rule) ? undefined : { declaration, refusal };
}

function isNotYet<P extends Place>({ notYet = [] }: ActDeclaration<P>, { code }: Refusal): boolean {
  return code === 'wrong-stage' || code === 'not-found' || notYet.includes(code);
}

const AT_THE_GATE: ReadonlySet<string> = new Set(['not-allowed', 'not-mandated', 'tied-to-case']);

/** The same reader with whatever the gate asks for, a seat too, and without ties. */
function asIfLetIn<P extends Place>(act: Act, place: P): P {
  const { authority } = place;
  const { id } = authority.by;
  const { roles, seat } = gateLine(act);
  const term = { from: authority.today, until: authority.today, endedOn: null };
  const mandates: readonly Mandate[] = seat
    ? [{ seatId: '', memberId: id, rank: 'member', ...term }]
    : [];
  const by: Asker = { ...authority.by, roles, mandates, ties: [] };
  return { ...place, authority: { ...authority, by } };
}

function refusalOf<P extends Place>(
  { ask, example }: ActDeclaration<P>,
  place: P,
): Refusal | undefined {
  return refusalTo(() => ask(place, example));
}

/** Why the rules say no, asked without writing; undefined where they let it through. */
export function refusalTo(ask: () => unknown): Refusal | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { code: error.code, params: error.params };
  }
}
