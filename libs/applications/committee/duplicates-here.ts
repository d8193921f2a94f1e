import type { Invocation, Ports } from '#commands';
import type { Authority } from '../application.authority.js';
import type { LoadedCase } from '../case.loading.js';
import { loadIncident } from '../duplicates/incident.loading.js';
import { possibleDuplicatesOf, type Incident } from '../duplicates/incident.state.js';
import { approach, hasVote } from './approach.js';

/** Requests about one incident that are shown beside each other; further ones are counted. */
export const MAX_DUPLICATES_SHOWN = 10;

/** Another request about the same incident, for somebody who may see both. */
export type DuplicateHere = {
  readonly applicationId: string;
  /** Not yet said; closed in favour of this one; or the one in favour of which this one was closed. */
  readonly relation: 'possible' | 'joined-here' | 'joined-away';
  readonly loaded: LoadedCase;
  readonly authority: Authority;
  readonly votes: boolean;
};

export type Duplicates = {
  readonly incident: Incident;
  readonly here: readonly DuplicateHere[];
  /** Others that are not shown: too many, or in funds in which the reader has no part. */
  readonly more: number;
};

/**
 * The other requests about the incident of a case. One that a tie shuts to the reader is as if it were
 * not there: it is not even counted.
 */
export async function duplicatesHere(
  ports: Ports,
  invocation: Invocation,
  { state }: LoadedCase,
): Promise<Duplicates> {
  const { applicationId, incidentRef } = state.file;
  const incident = await loadIncident(ports.store, incidentRef);
  const others = othersOf(incident, applicationId);
  let more = Math.max(0, others.length - MAX_DUPLICATES_SHOWN);
  const here: DuplicateHere[] = [];
  for (const { id, relation } of others.slice(0, MAX_DUPLICATES_SHOWN)) {
    const { loaded, authority, shut } = await approach(ports, invocation, id);
    if (shut === 'role') more += 1;
    if (shut) continue;
    here.push({ applicationId: id, relation, loaded, authority, votes: hasVote(authority) });
  }
  return { incident, here, more };
}

type Other = { readonly id: string; readonly relation: DuplicateHere['relation'] };

function othersOf(incident: Incident, applicationId: string): readonly Other[] {
  const away = incident.joined[applicationId];
  const possible = possibleDuplicatesOf(incident, applicationId).map(({ applicationId: id }) => id);
  const closed = Object.entries(incident.joined).filter(([, into]) => into === applicationId);
  return [
    ...(away === undefined
      ? possible.map((id): Other => ({ id, relation: 'possible' }))
      : [{ id: away, relation: 'joined-away' } as const]),
    ...closed.map(([id]): Other => ({ id, relation: 'joined-here' })),
  ];
}
