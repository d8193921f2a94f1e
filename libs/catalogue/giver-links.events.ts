import type { Sealed } from '#kernel';
import type { Event } from './event.js';

/**
 * Somebody who gave asked for a link to what they gave, by the address that they had told. The effect
 * sends it; it opens once, and not after `expiresAt`. Stream `giverlink-…`.
 */
export type GiverLinkAsked = Event<
  'GiverLinkAsked',
  {
    linkId: string;
    /** A random ref that stands for the address (D8): the same for the same address. */
    addressRef: string;
    email: Sealed<string>;
    /** In which language it is written. */
    locale: string;
    /** UTC instant. */
    expiresAt: string;
  }
>;

/** It was followed and a browser lets its holder look for a while: nobody can follow it again. */
export type GiverLinkOpened = Event<'GiverLinkOpened', { linkId: string; addressRef: string }>;

export type GiverLinkEvent = GiverLinkAsked | GiverLinkOpened;
