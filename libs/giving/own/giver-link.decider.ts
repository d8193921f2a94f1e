import type { GiverLinkAsked, GiverLinkEvent } from '#catalogue';
import { ensure, MINUTE_MS, Rejection, type Decider } from '#kernel';

/** How a link is limited. */
export const GIVER_LINK = {
  /** It opens until then. */
  validMs: 30 * MINUTE_MS,
  /** The form answers no earlier, whether or not the address is known. */
  answerMs: 600,
} as const;

export type AskGiverLink = Omit<GiverLinkAsked['data'], 'linkId'> & {
  readonly type: 'AskGiverLink';
  readonly linkId: string;
};

/** `now` is a UTC instant. */
export type OpenGiverLink = { readonly type: 'OpenGiverLink'; readonly now: string };

export type GiverLinkCommand = AskGiverLink | OpenGiverLink;

export type GiverLink = Pick<GiverLinkAsked['data'], 'linkId' | 'addressRef' | 'expiresAt'> & {
  readonly isOpened: boolean;
};

export type GiverLinkState = GiverLink | null;

/**
 * A link that needs no password: it was sent to the address that gave, opens once, and not for long. Its
 * look comes from the log, so that two who follow it at once are not both let in. Rejection
 * `giver-link-over`, the same whether it was used, is too old, or never was.
 */
export const giverLinkDecider: Decider<GiverLinkState, GiverLinkCommand, GiverLinkEvent> = {
  initial: null,
  decide: (command, state) => {
    if (command.type === 'AskGiverLink') {
      if (state) throw new Rejection('giver-link-over');
      const { type: _, ...data } = command;
      return [{ type: 'GiverLinkAsked', data }];
    }
    ensure(isOpenAt(state, command.now), 'giver-link-over');
    const { linkId, addressRef } = state;
    return [{ type: 'GiverLinkOpened', data: { linkId, addressRef } }];
  },
  evolve: (state, event) => {
    if (event.type === 'GiverLinkOpened') return state && { ...state, isOpened: true };
    const { linkId, addressRef, expiresAt } = event.data;
    return { linkId, addressRef, expiresAt, isOpened: false };
  },
};

/** Whether it would open at an instant. */
export function isOpenAt(link: GiverLinkState, now: string): link is GiverLink {
  return link !== null && !link.isOpened && now < link.expiresAt;
}

export function giverLinkStream(linkId: string): string {
  return `giverlink-${linkId}`;
}
