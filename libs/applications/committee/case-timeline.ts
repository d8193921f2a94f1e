import { displayCodeOf, caseCode, type AnyEvent } from '#catalogue';
import { actorText } from '#http';
import type { Ports } from '#commands';

import { formatMoney } from '#kernel';
import { translator, type TimelineEntry, type Translate } from '#web';
import { applicationStream } from '../case.loading.js';
import { reasonText } from '../reason-text.js';

/**
 * What happened in a case, newest first, from the unsealed part of its events: no word of the
 * applicant, no reason of a member, and no choice of a vote that is still going on.
 */
export async function caseTimeline(
  ports: Ports,
  applicationId: string,
  locale: string,
): Promise<readonly TimelineEntry[]> {
  const recorded = await ports.store.read(applicationStream(applicationId));
  const events = recorded.map(({ event }) => event);
  const running = isVoteRunning(events);
  const t = translator(locale);
  return recorded
    .map(({ event, metadata: { actor, recordedAt } }): TimelineEntry => {
      const detail = detailOf(event, { t, locale, running });
      return {
        time: recordedAt,
        title: t(`committee:event.${event.type}`),
        actor: actorText(t, actor),
        tone: toneOf(event),
        ...(detail === undefined ? {} : { detail }),
      };
    })
    .reverse();
}

function isVoteRunning(events: readonly AnyEvent[]): boolean {
  // A joining that was undone has ended nothing.
  const undone = events.findLastIndex(({ type }) => type === 'ApplicationReopened');
  const standing = events.filter(({ type }, at) => type !== 'ApplicationJoined' || at > undone);
  const last = standing.findLast(({ type }) => type === 'DecisionCalled' || ENDS_VOTE.has(type));
  return last?.type === 'DecisionCalled';
}

const ENDS_VOTE: ReadonlySet<string> = new Set([
  'DecisionReached',
  'ApplicationDeclined',
  'ApplicationWithdrawn',
  'ApplicationJoined',
]);

type Telling = { readonly t: Translate; readonly locale: string; readonly running: boolean };

function detailOf(event: AnyEvent, { t, locale, running }: Telling): string | undefined {
  switch (event.type) {
    case 'ApplicationTriaged':
      return `${t(`status:priority.${event.data.priority.toLowerCase()}`)}`;
    case 'ApplicationFoundIneligible':
    case 'ApplicationDeclined':
      return reasonText(locale, event.data.reason);
    case 'ApplicationInfoProvided':
      return t('committee:revision', { revision: event.data.revision });
    case 'VerificationConcluded':
      return t(`status:verification.${event.data.conclusion}`);
    case 'ReviewerAssigned':
    case 'ReviewStruck':
    case 'VoteStruck':
      return displayCodeOf(event.data.memberId);
    case 'ApplicationJoined':
    case 'ApplicationJoinDeclined':
      return caseCode(event.data.into);
    case 'DecisionCalled':
      return t('committee:event-detail.called', {
        amount: formatMoney(event.data.proposed, locale),
        needed: event.data.approvalsNeeded,
      });
    case 'VoteCast':
      return running ? undefined : t(`status:vote.${event.data.choice}`);
    case 'DecisionReached':
      return formatMoney(event.data.approved, locale);
    case 'ApplicationAwaitingFunds':
      return t('committee:event-detail.available', {
        amount: formatMoney(event.data.available, locale),
      });
    default:
      return undefined;
  }
}

function toneOf({ type }: AnyEvent): NonNullable<TimelineEntry['tone']> {
  if (GOOD.has(type)) return 'good';
  if (BAD.has(type)) return 'danger';
  return WARNING.has(type) ? 'warning' : 'plain';
}

const GOOD: ReadonlySet<string> = new Set([
  'DecisionReached',
  'ApplicationFunded',
  'ApplicationClosed',
]);
const BAD: ReadonlySet<string> = new Set([
  'ApplicationDeclined',
  'ApplicationFoundIneligible',
  'DecisionVoided',
  'VoteStruck',
  'ReviewStruck',
]);
const WARNING: ReadonlySet<string> = new Set([
  'ApplicationJoined',
  'ApplicationJoinDeclined',
  'ApplicationReopened',
  'ApplicationInfoRequested',
  'ApplicationAwaitingFunds',
  'ApplicationWithdrawn',
]);
