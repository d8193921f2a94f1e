import { donorCode, type AnyEvent } from '#catalogue';
import type { Ports } from '#commands';
import { actorText } from '#http';
import { formatDay, translator, type TimelineEntry, type Translate } from '#web';
import { donorStream } from './donor.loading.js';

/** What happened to a donor, newest first; nothing of what is sealed. */
export async function donorStory(
  { store }: Pick<Ports, 'store'>,
  donorId: string,
  locale: string,
): Promise<readonly TimelineEntry[]> {
  const t = translator(locale);
  const read = await store.read(donorStream(donorId));
  return read.toReversed().map(({ event, metadata: { recordedAt, actor } }) => {
    const detail = detailOf(event, t, locale);
    return {
      time: recordedAt,
      title: t(`finance:event.${event.type}`),
      actor: actorText(t, actor),
      tone: event.type === 'DonorMerged' ? 'warning' : 'plain',
      ...(detail === undefined ? {} : { detail }),
    };
  });
}

function detailOf(event: AnyEvent, t: Translate, locale: string): string | undefined {
  switch (event.type) {
    case 'DonorWishNoted':
      return t(`finance:donor-wish.${event.data.wish}`);
    case 'DonorDueDiligenceRecorded': {
      const { result, on } = event.data;
      return `${t(`finance:due-diligence-result.${result}`)}, ${formatDay(on, locale)}`;
    }
    case 'DonorMergeProposed':
    case 'DonorMerged':
      return donorCode(event.data.into);
    default:
      return undefined;
  }
}
