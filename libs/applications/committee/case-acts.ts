import type { FundPolicy, RoleName } from '#catalogue';
import { countedReviews, type KnownState } from '../application.state.js';
import { votersNow } from './ballot.js';
import type { CaseEntry } from './enter-case.js';

/** What can be done with a case, by the last part of its address. */
export const CASE_ACTS = [
  'triage',
  'ineligible',
  'verification',
  'info-requests',
  'info',
  'conclusion',
  'review',
  'interest',
  'reviewers',
  'reviews',
  'decision',
  'votes',
  'decline',
  'withdrawal',
  'conflicts',
] as const;
export type CaseAct = (typeof CASE_ACTS)[number];

/** The roles in which each act is done; the first that somebody has stands in the log. */
export const ACTING_ROLES: Readonly<Record<CaseAct, readonly RoleName[]>> = {
  triage: ['duty-officer', 'case-worker'],
  ineligible: ['duty-officer', 'case-worker'],
  verification: ['verifier', 'case-worker', 'duty-officer'],
  'info-requests': ['case-worker', 'duty-officer', 'verifier'],
  info: ['case-worker', 'duty-officer'],
  conclusion: ['verifier', 'case-worker', 'duty-officer'],
  review: ['case-worker', 'duty-officer', 'chair'],
  interest: ['reviewer', 'chair'],
  reviewers: ['chair', 'case-worker'],
  reviews: ['reviewer', 'chair'],
  decision: ['chair'],
  votes: ['reviewer', 'chair'],
  decline: ['chair'],
  withdrawal: ['case-worker'],
  conflicts: ['chair', 'reviewer'],
};

/** Acts that a seat gives, whatever the roles. */
const BY_SEAT: readonly CaseAct[] = ['interest', 'reviews', 'votes'];

/** The next steps of a case, and what may be done beside them. */
export type Offered = { readonly next: readonly CaseAct[]; readonly other: readonly CaseAct[] };

/**
 * What the page offers to somebody: a courtesy, so that nobody fills in what would be refused. Who
 * may do what is decided by the rules when it is asked.
 */
export function offeredActs(entry: CaseEntry): Offered {
  const may = (act: CaseAct): boolean =>
    BY_SEAT.includes(act)
      ? entry.votes
      : ACTING_ROLES[act].some((role) => entry.authority.by.roles.includes(role));
  const open = CASE_ACTS.filter((act) => may(act) && isOpen(act, entry));
  // Whoever may find a case not eligible has no need to decline it: one way to say no at a time.
  const shown = open.filter((act) => act !== 'decline' || !open.includes('ineligible'));
  const other = shown.filter((act) => isAside(act, entry));
  return { next: shown.filter((act) => !other.includes(act)), other };
}

/** A tie that comes to light later is declared in the same way, but is nobody's next step. */
function isAside(act: CaseAct, { loaded, authority }: CaseEntry): boolean {
  const declared = loaded.state.file.interests[authority.by.id] !== undefined;
  return ASIDE.has(act) || (act === 'interest' && declared);
}

const ASIDE: ReadonlySet<CaseAct> = new Set([
  'ineligible',
  'info-requests',
  'decline',
  'withdrawal',
  'conflicts',
]);

function isOpen(act: CaseAct, { loaded: { state, policy }, authority }: CaseEntry): boolean {
  const { file, status } = state;
  const me = authority.by.id;
  const declared = file.interests[me];
  switch (act) {
    case 'triage':
      return status === 'submitted';
    case 'ineligible':
    case 'verification':
      return status === 'triaged';
    case 'info-requests':
      return (status === 'verifying' || status === 'under-review') && !file.questionOpen;
    case 'info':
      return file.questionOpen && ANSWERABLE.has(status);
    case 'conclusion':
      return status === 'verifying' && state.triage.triagedBy !== me;
    case 'review':
      return status === 'verifying' && state.conclusion !== null;
    case 'interest':
      if (declared === undefined) return DECLARABLE.has(status);
      return declared === 'none' && (DECLARABLE.has(status) || tookPart(state, me));
    case 'reviewers':
      return status === 'under-review' || status === 'deciding';
    case 'reviews':
      return (
        (status === 'under-review' || status === 'deciding') &&
        file.assigned.includes(me) &&
        declared === 'none' &&
        !file.reviews.some(
          ({ memberId, revision }) => memberId === me && revision === file.revision,
        )
      );
    case 'decision':
      return status === 'under-review' && countedReviews(file) >= fewestReviews(policy);
    case 'votes':
      return status === 'deciding' && declared === 'none' && votersNow(state.ballot).includes(me);
    case 'decline':
      return DECLINABLE.has(status);
    case 'withdrawal':
      return !ENDED.has(status);
    case 'conflicts':
      return authority.by.roles.includes('chair') && othersWhoTookPart(state, me).length > 0;
  }
}

/** Below this no amount at all can be put to the vote. */
function fewestReviews({ bands }: FundPolicy): number {
  return Math.min(...bands.map(({ reviews }) => reviews));
}

/** Reviews and votes can still be struck after the decision. */
function tookPart(state: KnownState, memberId: string): boolean {
  return membersWhoTookPart(state).includes(memberId);
}

/** Whose review or vote the chair may strike when a tie comes to light late; one's own is declared. */
export function othersWhoTookPart(state: KnownState, me: string): readonly string[] {
  if (!STRIKEABLE.has(state.status)) return [];
  return membersWhoTookPart(state).filter((memberId) => memberId !== me);
}

function membersWhoTookPart(state: KnownState): readonly string[] {
  const votes = 'ballot' in state ? state.ballot.votes : [];
  return [...new Set([...state.file.reviews, ...votes].map(({ memberId }) => memberId))];
}

const ANSWERABLE: ReadonlySet<string> = new Set([
  'more-info',
  'verifying',
  'under-review',
  'deciding',
]);
const DECLARABLE: ReadonlySet<string> = new Set([
  'triaged',
  'verifying',
  'more-info',
  'under-review',
  'deciding',
]);
const DECLINABLE: ReadonlySet<string> = new Set([
  'triaged',
  'verifying',
  'more-info',
  'under-review',
]);
const STRIKEABLE: ReadonlySet<string> = new Set([
  'under-review',
  'deciding',
  'approved',
  'awaiting-funds',
  'funded',
  'closed',
]);
const ENDED: ReadonlySet<string> = new Set(['ineligible', 'declined', 'withdrawn', 'closed']);

/** The act of an address; undefined when there is no such act. */
export function actNamed(name: string): CaseAct | undefined {
  return CASE_ACTS.find((act) => act === name);
}
