import type { Invocation, Ports } from '#commands';
import { isMandated, votingSeatOf } from '#gate';
import { tieShutting, type Authority } from '../application.authority.js';
import { CASE_SECTIONS } from '../case-sections.js';
import { authorityOf, loadCase, mandatesOf, type LoadedCase } from '../case.loading.js';

/** Somebody in front of a case, and why it is shut to them, if it is. */
export type Approach = {
  readonly loaded: LoadedCase;
  /** With the seats on the committee of the case's fund. */
  readonly authority: Authority;
  readonly shut: 'tied' | 'declared' | 'role' | undefined;
};

/** Who asks, by their own streams, before a case. Rejection `not-found`. */
export async function approach(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
): Promise<Approach> {
  const loaded = await loadCase(ports, invocation, applicationId);
  const { by, ...asked } = await authorityOf(ports, invocation, loaded);
  const mandates = await mandatesOf(ports.store, loaded.fund.fundId);
  const authority = { ...asked, by: { ...by, mandates } };
  return { loaded, authority, shut: shutBecause(loaded, authority) };
}

/** Whether a seat gives a vote today. */
export function hasVote({ by: { id, mandates = [] }, today }: Authority): boolean {
  return votingSeatOf(mandates, id, today) !== undefined;
}

function shutBecause(
  loaded: LoadedCase,
  authority: Authority,
): 'tied' | 'declared' | 'role' | undefined {
  const tie = tieShutting(loaded, authority);
  if (tie) return tie;
  const { by, today } = authority;
  const sits = (by.mandates ?? []).some(
    (seat) => seat.memberId === by.id && isMandated(seat, today),
  );
  return sits || by.roles.some((role) => HANDLING.has(role)) ? undefined : 'role';
}

/** The roles that work on cases at all: those that may read any part of one. */
const HANDLING: ReadonlySet<string> = new Set(
  Object.values(CASE_SECTIONS).flatMap(({ readers }) => readers),
);
