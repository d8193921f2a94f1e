import type { AccessRefused, ReservationNeed } from '#catalogue';
import { noteRefusal, type Invocation, type Ports } from '#commands';
import { Rejection } from '#kernel';
import type { Committee } from '../application-decision.decider.js';
import type { DeclareCaseInterest } from '../application-review.decider.js';
import type { Authority } from '../application.authority.js';
import { CASE_SECTIONS, type CaseSection } from '../case-sections.js';
import { committeeOf, memberIn, notedIn, type LoadedCase } from '../case.loading.js';
import { approach, hasVote } from './approach.js';
import { duplicatesHere, type Duplicates } from './duplicates-here.js';

/** Somebody of the staff before the unsealed part of a case. */
export type CaseEntry = {
  readonly loaded: LoadedCase;
  /** With the seats on the committee, where there are any. */
  readonly authority: Authority;
  readonly committee: Committee;
  /** Whether a seat gives them a vote today. */
  readonly votes: boolean;
  /** Other requests about the same incident that they may see. */
  readonly duplicates: Duplicates;
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
  const { loaded, authority, shut: reason } = await approach(ports, invocation, applicationId);
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
  const committee = await committeeOf(ports, authority.by.mandates ?? []);
  const votes = hasVote(authority);
  const duplicates = await duplicatesHere(ports, invocation, loaded);
  return { loaded, authority, committee, votes, duplicates };
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

/** The parts of the case that somebody may open, in the order of the form. */
export function sectionsFor({
  authority,
  votes,
}: Pick<CaseEntry, 'authority' | 'votes'>): readonly CaseSection[] {
  const names = Object.keys(CASE_SECTIONS) as readonly CaseSection[];
  return names.filter((name) => {
    const { readers } = CASE_SECTIONS[name];
    const held = readers.some((role) => authority.by.roles.includes(role));
    return held || (votes && readers.includes('reviewer'));
  });
}
