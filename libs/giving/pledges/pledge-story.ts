import type { PledgeEvent } from '#catalogue';
import type { Ports } from '#commands';
import { actorText } from '#http';
import { rateText } from '#funds/facts';
import { formatMoney, money } from '#kernel';
import { translator, type TimelineEntry, type Translate } from '#web';
import { pledgeStream } from './pledge.loading.js';

/** What happened to a pledge, newest first. */
export async function pledgeStory(
  { store }: Pick<Ports, 'store'>,
  pledgeId: string,
  locale: string,
): Promise<readonly TimelineEntry[]> {
  const t = translator(locale);
  const read = await store.read(pledgeStream(pledgeId));
  return read.toReversed().map(({ event, metadata: { recordedAt, actor } }) => {
    const detail = detailOf(event as PledgeEvent, t, locale);
    return {
      time: recordedAt,
      title: t(`finance:event.${event.type}`),
      actor: actorText(t, actor),
      tone: event.type === 'PledgeWrittenOff' ? 'warning' : 'plain',
      ...(detail === undefined ? {} : { detail }),
    };
  });
}

function detailOf({ type, data }: PledgeEvent, t: Translate, locale: string): string | undefined {
  if (type === 'PledgeOffered') return formatMoney(data.money, locale);
  if (type === 'PledgeConfirmed') return t(`finance:pledge-evidence.${data.evidence}`);
  if (type === 'PledgeRevalued') {
    const { wasBaseMinor, baseMinor, exchange } = data;
    const [was, is] = [wasBaseMinor, baseMinor].map((minor) =>
      formatMoney(money(minor, exchange.into), locale),
    );
    return `${was} → ${is} (${rateText(exchange)})`;
  }
  if ('minor' in data) return formatMoney(money(data.minor, data.currency), locale);
  return undefined;
}
