import type { ProviderNoticeReceived } from '#catalogue';
import type { Decider } from '#kernel';

/** A notice of the provider is kept once, however often it comes (D40). */
export type KeepNotice = ProviderNoticeReceived['data'] & { readonly type: 'KeepNotice' };

export type NoticeState = { readonly isKept: boolean };

/** What becomes of a notice stands in the stream of its effect. */
export const noticeDecider: Decider<NoticeState, KeepNotice, ProviderNoticeReceived> = {
  initial: { isKept: false },
  decide: ({ type: _, ...data }, { isKept }) =>
    isKept ? [] : [{ type: 'ProviderNoticeReceived', data }],
  evolve: () => ({ isKept: true }),
};

/** The stream of one notice: the provider's own id names it, so that none is kept twice. */
export function noticeStream(provider: string, noticeId: string): string {
  return `psp-${provider}-${noticeId}`;
}
