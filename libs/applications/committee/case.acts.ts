import type { ActSet } from '#acts';
import { hiddenFromWhoeverIsTied } from './carry-out-act.js';
import * as duplicates from './duplicates.acts.js';
import * as deciding from './deciding.acts.js';
import type { CaseEntry } from './enter-case.js';
import * as handling from './handling.acts.js';

/** What staff do with a case; the next step first. */
export const CASE_ACTS: ActSet<CaseEntry> = {
  tag: 'cases',
  base: 'api/v1/cases/:id',
  texts: 'committee',
  acts: [
    handling.triage,
    handling.ineligible,
    handling.verification,
    handling.question,
    handling.info,
    handling.conclusion,
    handling.review,
    deciding.interest,
    deciding.reviewers,
    deciding.reviewing,
    deciding.decisionCall,
    deciding.voting,
    deciding.decline,
    duplicates.joining,
    duplicates.parting,
    handling.withdrawal,
    deciding.conflict,
  ],
  answer: (_id, { events = [] }) => ({ events: events.map(({ type }) => type) }),
  around: hiddenFromWhoeverIsTied,
  outerFence: false,
};
