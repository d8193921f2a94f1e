export { openSection } from './access.commands.js';
export {
  triageApplication,
  markIneligible,
  requestInfo,
  provideInfo,
  withdrawApplication,
  startVerification,
  concludeVerification,
  openReview,
} from './application.commands.js';
export { applicationDecider } from './application.decider.js';
export { incidentDecider } from './duplicates/incident.decider.js';
export type { ApplicationState } from './application.state.js';
export {
  assignReviewer,
  declareCaseInterest,
  submitReview,
  callDecision,
  castVote,
  declineApplication,
  strikeLateConflict,
} from './decision.commands.js';
export { submitApplication } from './submit.commands.js';
export { SubmitDto, submitInputOf } from './apply/submit.dto.js';
export { VoteDto } from './committee/case-acts.dto.js';
export type { SubmitInput } from './submit.commands.js';
export { readAttestation } from './views/people.query.js';
export { applicationsManifest } from './applications.manifest.js';
