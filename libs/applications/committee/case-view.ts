import type { Again } from '#acts';
import type { TimelineEntry, Translate } from '#web';
import type { CaseSection, OpenedField } from '../case-sections.js';
import type { Budget } from '../views/funds.query.js';
import type { QueueRow } from '../views/queue.query.js';
import type { Offered } from './offered-acts.js';
import type { MemberHere } from './committee-members.js';
import type { DuplicateHere } from './duplicates-here.js';
import type { CaseEntry } from './enter-case.js';

/** Another request about the same incident, as it stands beside this one. */
export type Beside = Pick<DuplicateHere, 'applicationId' | 'relation'> & {
  readonly row: QueueRow;
  readonly fundName: string;
  readonly sections: readonly CaseSection[];
  readonly opened: ReadonlyMap<CaseSection, readonly OpenedField[]>;
};

/** Everything that the page of a case shows to one person. */
export type CaseView = {
  readonly applicationId: string;
  readonly entry: CaseEntry;
  readonly row: QueueRow;
  readonly fundName: string;
  readonly offered: Offered;
  /** The parts that this person may open, and those that are open now. */
  readonly sections: readonly CaseSection[];
  readonly opened: ReadonlyMap<CaseSection, readonly OpenedField[]>;
  readonly timeline: readonly TimelineEntry[];
  readonly budget: Budget;
  readonly members: readonly MemberHere[];
  readonly beside: readonly Beside[];
  /** Instant at which the page is made. */
  readonly now: string;
  /** The act whose form is shown again with its problems. */
  readonly again?: Again | undefined;
};

/** What every part of the page gets. */
export type CasePart = {
  readonly view: CaseView;
  readonly t: Translate;
  readonly locale: string;
};
