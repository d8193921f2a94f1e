import { foldStream, loadState, type EventStore } from '#event-store';
import { applicationDecider } from '../application.decider.js';
import { applicationStream } from '../case.loading.js';
import { evolveIncident, NO_INCIDENT, pairOf, type Incident } from './incident.state.js';

export function incidentStream(incidentRef: string): string {
  return `incident-${incidentRef}`;
}

/** The requests about one incident, and what was said of them. */
export function loadIncident(store: EventStore, incidentRef: string): Promise<Incident> {
  return foldStream(store, incidentFold, incidentStream(incidentRef));
}

const incidentFold = { initial: NO_INCIDENT, evolve: evolveIncident };

/**
 * Whether help was decided, and still is, for another request about the same incident that nobody has
 * parted from this one: one incident is helped with once (D51).
 */
export async function isAwardedBeside(
  store: EventStore,
  { incidentRef, applicationId }: { readonly incidentRef: string; readonly applicationId: string },
): Promise<boolean> {
  const { awarded, parted } = await loadIncident(store, incidentRef);
  for (const other of awarded) {
    if (other === applicationId || parted.includes(pairOf(applicationId, other))) continue;
    const state = await loadState(store, applicationDecider, applicationStream(other));
    if ('award' in state) return true;
  }
  return false;
}
