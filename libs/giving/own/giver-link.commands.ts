import type { GiverLinkEvent } from '#catalogue';
import {
  carryOut,
  commandId,
  findRef,
  instantOf,
  refOf,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import type { Executed } from '#event-store';
import { createdIdOf } from '#kernel';
import type { Vault } from '#vault';
import { signed, unsigned } from '#http';
import { GIVER_LINK, giverLinkDecider, giverLinkStream } from './giver-link.decider.js';

/** The look-up of the addresses that givers told, and what a link is signed for. */
const ADDRESS = 'giver-address';
const LINK = 'giver-link';
/** Whose a link is, is known by its address and not by books: it belongs to no entity. */
const NO_BOOK: Book = { entityId: '', timeZone: 'UTC', baseCurrency: '' };

/** The ref that stands for the address of a giver, made at first sight. */
export function addressRefOf(ports: Ports, email: string): Promise<string> {
  return refOf(ports, ADDRESS, plain(email));
}

/**
 * Asks for a link to what was given under an address. Where nothing was, nothing is written and nobody
 * is told; undefined then.
 */
export async function askGiverLink(
  ports: Ports,
  invocation: Invocation,
  { email, locale }: { readonly email: string; readonly locale: string },
): Promise<Executed<GiverLinkEvent> | undefined> {
  const addressRef = await findRef(ports, ADDRESS, plain(email));
  if (addressRef === undefined) return undefined;
  const id = commandId(invocation);
  const linkId = createdIdOf(id);
  const stream = giverLinkStream(linkId);
  const place = { stream, commandId: id, field: 'GiverLinkAsked.email' };
  // To the address as it is typed now: it is the one by which the ref was found.
  const sealed = await ports.vault.seal(plain(email), addressRef, 'donor', place);
  const until = instantOf(ports, invocation).getTime() + GIVER_LINK.validMs;
  const expiresAt = new Date(until).toISOString();
  const asked = { linkId, addressRef, email: sealed, locale, expiresAt };
  const command = { type: 'AskGiverLink', ...asked } as const;
  return carryOut(ports, invocation, NO_BOOK, giverLinkDecider, stream, command);
}

/** Lets the holder of a link in, once; the ref of their address. Rejection `giver-link-over`. */
export async function openGiverLink(
  ports: Ports,
  invocation: Invocation,
  linkId: string,
): Promise<string> {
  const now = instantOf(ports, invocation).toISOString();
  const stream = giverLinkStream(linkId);
  const command = { type: 'OpenGiverLink', now } as const;
  const { events } = await carryOut(ports, invocation, NO_BOOK, giverLinkDecider, stream, command);
  const [opened] = events;
  return opened?.data.addressRef ?? '';
}

/** What stands in the address of a link: its id, signed by this house. */
export function tokenOf(vault: Vault, linkId: string): string {
  return signed(vault, LINK, linkId);
}

/** The link that a token names; undefined where this house did not sign it. */
export function linkOf(vault: Vault, token: string): string | undefined {
  return unsigned(vault, LINK, token);
}

/** An address meets itself however it is typed. */
function plain(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}
