import { type AnyEvent } from '#catalogue';
import { actorText } from '#http';
import type { Ports } from '#commands';

import { formatMoney } from '#kernel';
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
      tone: event.type === 'DonationCorrected' ? 'warning' : 'plain',
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
    default:
      return undefined;
  }
}
