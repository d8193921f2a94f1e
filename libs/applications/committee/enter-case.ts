import type { AccessRefused, ReservationNeed } from '#catalogue';
import { noteRefusal, type Invocation, type Ports } from '#commands';
import { Rejection } from '#kernel';
import type { Committee } from '../application-decision.decider.js';
import type { DeclareCaseInterest } from '../application-review.decider.js';
import { tieShutting, type Authority } from '../application.authority.js';
import { CASE_SECTIONS, type CaseSection } from '../case-sections.js';
import {
  authorityOf,
  committeeOf,
  loadCase,
  mandatesOf,
  memberIn,
  notedIn,
  type LoadedCase,
} from '../case.loading.js';
import { isMandated, votingSeatOf } from '#gate';

/** Somebody of the staff before the unsealed part of a case. */
export type CaseEntry = {
  readonly loaded: LoadedCase;
  /** With the seats on the committee, where there are any. */
  readonly authority: Authority;
  readonly committee: Committee;
  /** Whether a seat gives them a vote today. */
  readonly votes: boolean;
};

/**
 * Lets somebody before a case, or leaves an AccessRefused in its access record and answers as if
 * there were no such case (D10, D34). Roles, ties and seats come from their own streams: what a
 * list shows or hides decides nothing. Rejection `not-found`.
 */
export async function admit(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
  section = 'case',
): Promise<Pick<CaseEntry, 'loaded' | 'authority'>> {
  const loaded = await loadCase(ports, invocation, applicationId);
  const { by, ...asked } = await authorityOf(ports, invocation, loaded);
  const mandates = await mandatesOf(ports.store, loaded.fund.fundId);
  const authority = { ...asked, by: { ...by, mandates } };
  const reason = shutBecause(loaded, authority);
  if (reason) {
    const refused = refusedTo(invocation, loaded, section, reason);
    await noteRefusal(ports, invocation, notedIn(loaded), refused);
    throw new Rejection('not-found');
  }
  return { loaded, authority };
}

/** The same, with what every member of the committee declared: for what is offered there. */
export async function enterCase(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
  section = 'case',
): Promise<CaseEntry> {
  const { loaded, authority } = await admit(ports, invocation, applicationId, section);
  const { id, mandates = [] } = authority.by;
  const committee = await committeeOf(ports, mandates);
  const votes = votingSeatOf(mandates, id, loaded.today) !== undefined;
  return { loaded, authority, committee, votes };
}

/** Whoever entered as a member of the committee who speaks for themselves. */
export function asMember({
  loaded: { today, policy, payout },
  authority: { by },
  committee,
}: CaseEntry): Pick<DeclareCaseInterest, 'today' | 'payeeRefs' | 'member' | 'policy'> {
  const { interests } = memberIn(committee, by.id);
  const { mandates: seats = [], ties = [] } = by;
  const member = { memberId: by.id, seats, interests: { ...interests, ties } };
  return { today, payeeRefs: payout.payeeRefs, member, policy };
}

/** What the fund account would be asked for, if this case were decided today (D28). */
export function needOf({ loaded }: CaseEntry): ReservationNeed {
  const { needs, country } = loaded.state.file;
  return { needs, country, on: loaded.today };
}

/** What is noted of somebody who was refused a part of a case. */
export function refusedTo(
  { actor: { id: by, role } }: Invocation,
  { state }: LoadedCase,
  section: string,
  reason: string,
): AccessRefused['data'] {
  return { caseId: state.file.applicationId, section, by, role, reason };
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

/** The parts of the case that somebody may open, in the order of the form. */
export function sectionsFor({ authority, votes }: CaseEntry): readonly CaseSection[] {
  const names = Object.keys(CASE_SECTIONS) as readonly CaseSection[];
  return names.filter((name) => {
    const { readers } = CASE_SECTIONS[name];
    const held = readers.some((role) => authority.by.roles.includes(role));
    return held || (votes && readers.includes('reviewer'));
  });
}
