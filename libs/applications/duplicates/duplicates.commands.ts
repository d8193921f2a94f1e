import type { IncidentEvent } from '#catalogue';
import {
  carryOut,
  commandId,
  loadAuthority,
  noteRefusal,
  type Invocation,
  type Ports,
} from '#commands';
import type { Executed } from '#event-store';
import type { Subject } from '#gate';
import { ensure, Rejection, type Sealed } from '#kernel';
import { subjectOf, tieShutting, type Authority } from '../application.authority.js';
import { MAX_TEXT_CHARACTERS } from '../application.commands.js';
import { authorityOf, loadCase, notedIn, type LoadedCase } from '../case.loading.js';
import { incidentDecider, type IncidentCommand } from './incident.decider.js';
import { incidentStream, loadIncident } from './incident.loading.js';
import { isReported } from './incident.state.js';

/**
 * Says that two requests are one: the first is closed in favour of the other. Roles: case worker, duty
 * officer, in the funds of both. Rejections `not-a-duplicate`, `case-decided`, `other-case-ended`,
 * `already-joined`, `wrong-stage`.
 */
export async function joinDuplicates(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string; readonly into: string; readonly reason: string },
): Promise<Executed<IncidentEvent>> {
  const { applicationId, into } = input;
  const two = await loadTwo(ports, invocation, applicationId, into);
  const reason = await sealedReason(ports, invocation, two, 'DuplicateJoined.reason', input.reason);
  return onTwo(ports, invocation, two, (asked) => ({
    type: 'Join',
    ...asked,
    into,
    closing: two.loaded.state,
    staying: two.other.state,
    reason,
  }));
}

/**
 * Says that two requests are two; where one had been joined to the other, it goes on where it stood.
 * Roles: as for joining. Rejections `not-a-duplicate`, `already-parted`.
 */
export async function partDuplicates(
  ports: Ports,
  invocation: Invocation,
  input: { readonly applicationId: string; readonly otherId: string; readonly reason: string },
): Promise<Executed<IncidentEvent>> {
  const { applicationId, otherId } = input;
  const two = await loadTwo(ports, invocation, applicationId, otherId);
  const reason = await sealedReason(ports, invocation, two, 'DuplicateParted.reason', input.reason);
  return onTwo(ports, invocation, two, (asked) => ({ type: 'Part', ...asked, otherId, reason }));
}

type Two = { readonly loaded: LoadedCase; readonly other: LoadedCase };

/** What is not about the same incident is not even looked at: an id tells nothing of its case. */
async function loadTwo(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
  otherId: string,
): Promise<Two> {
  const loaded = await loadCase(ports, invocation, applicationId);
  const incident = await loadIncident(ports.store, loaded.state.file.incidentRef);
  ensure(isReported(incident, otherId), 'not-a-duplicate');
  return { loaded, other: await loadCase(ports, invocation, otherId) };
}

type Asked = Pick<Authority, 'by' | 'today'> & {
  readonly applicationId: string;
  readonly subject: Subject;
};

function onTwo(
  ports: Ports,
  invocation: Invocation,
  two: Two,
  command: (asked: Asked) => IncidentCommand,
): Promise<Executed<IncidentEvent>> {
  const { book, state } = two.loaded;
  const { incidentRef, policyVersion } = state.file;
  const asked = async () => command(await askedOfBoth(ports, invocation, two));
  const stream = incidentStream(incidentRef);
  return carryOut(ports, invocation, book, incidentDecider, stream, asked, { policyVersion });
}

/** Whoever is tied to the other request alone hears that there is none, and that stands on record. */
async function askedOfBoth(ports: Ports, invocation: Invocation, two: Two): Promise<Asked> {
  const authority = await authorityOf(ports, invocation, two.loaded);
  const ofOther = { ...authority, payeeRefs: two.other.payout.payeeRefs };
  if (!tieShutting(two.loaded, authority) && tieShutting(two.other, ofOther)) {
    const { id: by, role } = invocation.actor;
    const { applicationId: caseId } = two.other.state.file;
    const refused = { caseId, section: 'duplicates', by, role, reason: 'tied' };
    await noteRefusal(ports, invocation, notedIn(two.other), refused);
    throw new Rejection('not-a-duplicate');
  }
  return askedOf(two, authority, await rolesInOther(ports, two, authority));
}

/** What the rules are asked with: the roles that hold in both funds, and everybody in either case. */
export function askedOf(
  { loaded, other }: Two,
  authority: Authority,
  rolesThere: Authority['by']['roles'],
): Asked {
  const { by, today, payeeRefs } = authority;
  const here = subjectOf(loaded.state.file, payeeRefs);
  const there = subjectOf(other.state.file, other.payout.payeeRefs);
  return {
    today,
    by: { ...by, roles: by.roles.filter((role) => rolesThere.includes(role)) },
    applicationId: loaded.state.file.applicationId,
    subject: {
      parties: [...here.parties, ...there.parties],
      conflicted: [...here.conflicted, ...there.conflicted],
    },
  };
}

async function rolesInOther(
  ports: Ports,
  { loaded, other }: Two,
  { at, by }: Authority,
): Promise<Authority['by']['roles']> {
  if (loaded.fund.fundId === other.fund.fundId) return by.roles;
  return loadAuthority(ports.store, by.id, other.fund.fundId, new Date(at));
}

/** Under the key of the applicant whose request it is said of. */
function sealedReason(
  ports: Ports,
  invocation: Invocation,
  { loaded: { state } }: Two,
  field: string,
  text: string,
): Promise<Sealed<string>> {
  ensure(text.length <= MAX_TEXT_CHARACTERS, 'text-too-long', { max: MAX_TEXT_CHARACTERS });
  const { subjectRef, incidentRef } = state.file;
  const place = { stream: incidentStream(incidentRef), commandId: commandId(invocation), field };
  return ports.vault.seal(text, subjectRef, 'committee-notes', place);
}
