import { applicationDecider, incidentDecider } from '#applications';
import { to, type Process } from './process.js';

/**
 * Finds requests about the same incident once they are in, and carries out what a case worker said of
 * them. It runs after the answer: who asks is told the same whatever it finds (D51).
 */
export const duplicatesProcess: Process = {
  name: 'duplicates',
  on: {
    ApplicationSubmitted: ({ incidentRef, applicationId, fundId }) => [
      to(incidentDecider, `incident-${incidentRef}`, {
        type: 'NoteRequest',
        kind: 'process',
        incidentRef,
        applicationId,
        fundId,
      }),
    ],
    DecisionReached: ({ incidentRef, applicationId }) => [
      to(incidentDecider, `incident-${incidentRef}`, {
        type: 'NoteAward',
        kind: 'process',
        applicationId,
      }),
    ],
    ApplicationWithdrawn: ({ incidentRef, applicationId }) => [
      to(incidentDecider, `incident-${incidentRef}`, {
        type: 'NoteWithdrawal',
        kind: 'process',
        applicationId,
      }),
    ],
    DuplicateJoined: ({ applicationId, into }) => [
      to(applicationDecider, `application-${applicationId}`, {
        type: 'CloseAsJoined',
        kind: 'process',
        into,
      }),
    ],
    ApplicationJoinDeclined: ({ incidentRef, applicationId, reason }) => [
      to(incidentDecider, `incident-${incidentRef}`, {
        type: 'NoteJoinDeclined',
        kind: 'process',
        applicationId,
        reason,
      }),
    ],
    DuplicateJoinUndone: ({ applicationId }) => [
      to(applicationDecider, `application-${applicationId}`, { type: 'Reopen', kind: 'process' }),
    ],
  },
};
