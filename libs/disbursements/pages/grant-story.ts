import { type AnyEvent } from '#catalogue';
import { actorText } from '#http';
import type { Ports } from '#commands';
import type { RecordedEvent } from '#event-store';

import { formatMoney } from '#kernel';
import { translator, type TimelineEntry, type Translate } from '#web';
import { disbursementStream, type LoadedGrant } from '../payout.loading.js';

/** What happened to a grant and its payouts, newest first; nothing sealed is in it. */
export async function grantStory(
  ports: Ports,
  { stream, payouts }: LoadedGrant,
  locale: string,
): Promise<readonly TimelineEntry[]> {
  const streams = [stream, ...payouts.map((one) => disbursementStream(one.disbursementId))];
  const read = await Promise.all(streams.map((name) => ports.store.read(name)));
  const t = translator(locale);
  return read
    .flat()
    .sort((a, b) => (a.position < b.position ? 1 : -1))
    .map((recorded) => entryOf(recorded, t, locale));
}

/** What happened to money that came back, newest first. */
export async function returnStory(
  { store }: Ports,
  { disbursementId, returnId }: { readonly disbursementId: string; readonly returnId: string },
  locale: string,
): Promise<readonly TimelineEntry[]> {
  const t = translator(locale);
  const read = await store.read(disbursementStream(disbursementId));
  return read
    .filter(({ event: { data } }) => 'returnId' in data && data.returnId === returnId)
    .toReversed()
    .map((recorded) => entryOf(recorded, t, locale));
}

function entryOf({ event, metadata }: RecordedEvent, t: Translate, locale: string): TimelineEntry {
  const detail = detailOf(event, t, locale);
  return {
    time: metadata.recordedAt,
    title: t(`finance:event.${event.type}`),
    actor: actorText(t, metadata.actor),
    tone: toneOf(event),
    ...(detail === undefined ? {} : { detail }),
  };
}

function detailOf(event: AnyEvent, t: Translate, locale: string): string | undefined {
  switch (event.type) {
    case 'GrantDrafted':
      return formatMoney(event.data.award, locale);
    case 'GrantNotified':
      return t(`finance:channel.${event.data.channel}`);
    case 'GrantAgreed':
      return t(`finance:agreement.${event.data.evidence}`);
    case 'GrantReduced':
    case 'GrantPaymentNoted':
    case 'ReturnedMoneyArrived':
      return formatMoney(event.data.money, locale);
    case 'DisbursementPrepared':
      return `${formatMoney(event.data.money, locale)} · ${t(`finance:rail.${event.data.rail}`)}`;
    case 'PayeeChanged':
    case 'AttemptSubmitted':
      return t(`finance:rail.${event.data.rail}`);
    case 'PayeeScreened':
      return `${t(`finance:screening.${event.data.result}`)} · ${event.data.listVersion}`;
    case 'AttemptPaid':
    case 'ReceiptConfirmed':
      return t(`finance:evidence.${event.data.evidence}`);
    case 'AttemptFailed':
    case 'AttemptFailedAfterPaid':
      return t(`finance:failure.${event.data.reason}`);
    case 'AttemptFeeNoted':
      return formatMoney({ minor: event.data.feeMinor, currency: event.data.currency }, locale);
    case 'PaymentCorrectionProposed':
    case 'PaymentCorrected':
    case 'ReturnCorrectionProposed':
      return t(`finance:correction-reason.${event.data.reason}`);
    case 'ReturnedMoneyCorrected': {
      const { was, becomes } = event.data;
      const is = becomes ? formatMoney(becomes.money, locale) : t('status:bank-line.taken-back');
      return `${formatMoney(was.money, locale)} → ${is}`;
    }
    case 'DisbursementCancelled':
      return t(`finance:cancel.${event.data.reason}`);
    case 'GrantClosed':
      return t(`finance:outcome.${event.data.outcome}`);
    default:
      return undefined;
  }
}

const GOOD: ReadonlySet<string> = new Set(['AttemptPaid', 'ReceiptConfirmed', 'GrantClosed']);
const BAD: ReadonlySet<string> = new Set(['AttemptFailed', 'AttemptFailedAfterPaid']);
const MIND: ReadonlySet<string> = new Set([
  'PayeeChanged',
  'DisbursementCancelled',
  'AttemptFeeNoted',
  'PaymentCorrected',
  'ReturnedMoneyCorrected',
]);

function toneOf(event: AnyEvent): NonNullable<TimelineEntry['tone']> {
  if (event.type === 'PayeeScreened') return event.data.result === 'hit' ? 'danger' : 'plain';
  if (GOOD.has(event.type)) return 'good';
  if (BAD.has(event.type)) return 'danger';
  return MIND.has(event.type) ? 'warning' : 'plain';
}
