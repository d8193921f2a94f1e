import { type AnyEvent } from '#catalogue';
import { actorText } from '#http';
import type { Ports } from '#commands';

import { formatMoney, type Money } from '#kernel';
import { translator, type TimelineEntry, type Translate } from '#web';

/** What happened to a gift, newest first. */
export async function giftStory(
  { store }: Ports,
  donationId: string,
  locale: string,
): Promise<readonly TimelineEntry[]> {
  const t = translator(locale);
  const read = await store.read(`donation-${donationId}`);
  return read.toReversed().map(({ event, metadata: { recordedAt, actor } }) => {
    const detail = detailOf(event, t, locale);
    return {
      time: recordedAt,
      title: t(`finance:event.${event.type}`),
      actor: actorText(t, actor),
      tone: WARNS.has(event.type) ? 'warning' : 'plain',
      ...(detail === undefined ? {} : { detail }),
    };
  });
}

function detailOf(event: AnyEvent, t: Translate, locale: string): string | undefined {
  switch (event.type) {
    case 'DonationReceived':
      return formatMoney(event.data.money, locale);
    case 'DonationCorrectionProposed':
      return t(`finance:correction-reason.${event.data.reason}`);
    case 'DonationCorrected': {
      const { was, becomes } = event.data;
      const is = becomes ? formatMoney(becomes.money, locale) : t('status:donation.taken-back');
      return `${formatMoney(was.money, locale)} → ${is}`;
    }
    case 'DonationRefunded':
    case 'DonationRefundFailed':
      return formatMoney(event.data.money, locale);
    case 'DonationDisputeOpened':
      return withFee(event.data, event.data.feeMinor, t, locale);
    case 'DonationDisputeWon':
    case 'DonationDisputeLost':
      return withFee(event.data, event.data.feeChangeMinor, t, locale);
    default:
      return undefined;
  }
}

/** What stands out in a story. */
const WARNS: ReadonlySet<string> = new Set<AnyEvent['type']>([
  'DonationCorrected',
  'DonationRefunded',
  'DonationDisputeOpened',
  'DonationDisputeLost',
]);

function withFee(
  { money }: { readonly money: Money },
  feeMinor: string,
  t: Translate,
  locale: string,
) {
  const amount = formatMoney(money, locale);
  if (feeMinor === '0') return amount;
  const fee = formatMoney({ minor: feeMinor, currency: money.currency }, locale);
  return t('finance:gifts.with-fee', { amount, fee });
}
