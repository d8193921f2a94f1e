import type { IncidentEvent } from '#catalogue';

/** A request that names the incident. */
export type Reported = { readonly applicationId: string; readonly fundId: string };

/** The requests about one incident of somebody, and what was said of each two. */
export type Incident = {
  readonly incidentRef: string;
  /** In the order in which they came in. */
  readonly requests: readonly Reported[];
  /** The request in favour of which another was closed, by the one that was closed. */
  readonly joined: Readonly<Record<string, string>>;
  /** Two that are not the same, by `pairOf`. */
  readonly parted: readonly string[];
  /** Those that were taken back. */
  readonly withdrawn: readonly string[];
  /** Those for which help was decided, whatever became of it. */
  readonly awarded: readonly string[];
};

export const NO_INCIDENT: Incident = {
  incidentRef: '',
  requests: [],
  joined: {},
  parted: [],
  withdrawn: [],
  awarded: [],
};

/** Folds an `incident-…` stream. */
export function evolveIncident(incident: Incident, event: IncidentEvent): Incident {
  switch (event.type) {
    case 'IncidentReported': {
      const { incidentRef, applicationId, fundId } = event.data;
      const requests = [...incident.requests, { applicationId, fundId }];
      return { ...incident, incidentRef, requests };
    }
    case 'DuplicateJoined': {
      const { applicationId, into } = event.data;
      return { ...incident, joined: { ...incident.joined, [applicationId]: into } };
    }
    case 'DuplicateJoinUndone': {
      const { [event.data.applicationId]: _, ...joined } = incident.joined;
      return { ...incident, joined };
    }
    case 'DuplicateWithdrawn':
      return { ...incident, withdrawn: [...incident.withdrawn, event.data.applicationId] };
    case 'DuplicateParted': {
      const pair = pairOf(event.data.applicationId, event.data.otherId);
      return { ...incident, parted: [...incident.parted, pair] };
    }
    case 'IncidentAwarded':
      return { ...incident, awarded: [...incident.awarded, event.data.applicationId] };
    case 'PossibleDuplicateFound':
      return incident;
  }
}

/** Two requests, whichever is named first. */
export function pairOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** Whether a request is among those about the incident. */
export function isReported({ requests }: Incident, applicationId: string): boolean {
  return requests.some((request) => request.applicationId === applicationId);
}

/** The others about the same incident that may be the same request: neither parted nor joined away. */
export function possibleDuplicatesOf(
  { requests, joined, parted }: Incident,
  applicationId: string,
): readonly Reported[] {
  return requests.filter(
    ({ applicationId: other }) =>
      other !== applicationId &&
      joined[other] === undefined &&
      !parted.includes(pairOf(applicationId, other)),
  );
}
