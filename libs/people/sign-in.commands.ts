import { verify } from '@node-rs/argon2';
import type { SessionEnded, SessionStarted } from '#catalogue';
import { bookOfEntity, carryOut, commandId, findRef, type Invocation, type Ports } from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, ensure, HOUR_MS, newId, Rejection, type Sealed } from '#kernel';
import { EMAIL_LOOKUP } from './account.commands.js';
import { accountDecider } from './account.decider.js';
import { sessionDecider, signedIn, type SessionEvent } from './session.decider.js';
import { shutOut, signInDecider } from './sign-in.decider.js';

/** How long a session lasts at most. */
const SESSION_HOURS = 12;

/** A hash that no password fits, so that an unknown address takes as long as a known one. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$ZW50cmFpZGUtbm9ib2R5$3YI5yvOuKGm0xXhYQp5vZTqQYdHc1M0uR2wKQ0c9n1A';

export type SignedIn = Executed<SessionEvent> & {
  readonly accountId: string;
  readonly sessionId: string;
  readonly expiresAt: string;
};

/**
 * Signs in with address and password. Rejection `sign-in-failed`, whatever was wrong: a wrong
 * password, an unknown address, a suspended account or too many failures; the log tells which.
 */
export async function signIn(
  ports: Ports,
  invocation: Omit<Invocation, 'actor'>,
  input: { readonly email: string; readonly password: string },
): Promise<SignedIn> {
  const accountId = await findRef(ports, EMAIL_LOOKUP, input.email);
  const known = accountId ? await passwordHashOf(ports, accountId) : undefined;
  const passwordMatches = await verify(known ?? NOBODYS_HASH, input.password).catch(() => false);
  if (!accountId) throw new Rejection('sign-in-failed');
  // Read after the slow part: of many guesses at once, those past the limit must not count.
  const attempts = `signin-${accountId}`;
  const [{ status, entityId }, failures] = await Promise.all([
    loadState(ports.store, accountDecider, `account-${accountId}`),
    loadState(ports.store, signInDecider, attempts),
  ]);
  if (status === 'unknown') throw new Rejection('sign-in-failed');
  const at = invocation.now ?? ports.clock.now();
  const now = at.toISOString();
  const as: Invocation = { ...invocation, actor: staff(accountId), body: null };
  const book = await bookOfEntity(ports.store, entityId);
  if (!passwordMatches || shutOut(failures, status, now)) {
    const failed = { type: 'NoteSignIn', accountId, status, passwordMatches, now } as const;
    // A key of its own: whoever guesses with one key all the time must be counted all the same.
    const noted = { ...as, key: (ports.newId ?? newId)() };
    await carryOut(ports, noted, book, signInDecider, attempts, failed);
    throw new Rejection('sign-in-failed');
  }
  const sessionId = createdIdOf(commandId(as));
  const expiresAt = new Date(at.getTime() + SESSION_HOURS * HOUR_MS).toISOString();
  const command = { type: 'StartSession', sessionId, accountId, expiresAt } as const;
  const done = await carryOut(ports, as, book, sessionDecider, `session-${sessionId}`, command);
  return { ...done, accountId, sessionId, expiresAt };
}

/** Ends a session. Ending it twice is no mistake. Rejection `session-unknown`. */
export async function signOut(
  ports: Ports,
  invocation: Invocation,
  input: { readonly sessionId: string; readonly reason?: SessionEnded['data']['reason'] },
): Promise<Executed<SessionEvent>> {
  const stream = `session-${input.sessionId}`;
  const { session } = await loadState(ports.store, sessionDecider, stream);
  ensure(session, 'session-unknown');
  const { entityId } = await loadState(ports.store, accountDecider, `account-${session.accountId}`);
  const book = await bookOfEntity(ports.store, entityId);
  const command = { type: 'EndSession', reason: input.reason ?? 'signed-out' } as const;
  return carryOut(ports, invocation, book, sessionDecider, stream, command);
}

/**
 * Who is signed in with a session now; undefined once it ended or expired, or the account was
 * suspended. Read from the streams, so that every node knows at once (D21).
 */
export async function sessionOf(
  ports: Ports,
  sessionId: string,
): Promise<(SessionStarted['data'] & { readonly entityId: string }) | undefined> {
  const now = ports.clock.now().toISOString();
  const state = await loadState(ports.store, sessionDecider, `session-${sessionId}`);
  const session = signedIn(state, now);
  if (!session) return undefined;
  const account = await loadState(ports.store, accountDecider, `account-${session.accountId}`);
  return account.status === 'active' ? { ...session, entityId: account.entityId } : undefined;
}

function staff(accountId: string): Invocation['actor'] {
  return { id: accountId, kind: 'person', role: 'staff', authentication: 'password' };
}

async function passwordHashOf(ports: Ports, accountId: string): Promise<string | undefined> {
  const stream = `account-${accountId}`;
  const events = await ports.store.read(stream);
  const activated = events.find(({ type }) => type === 'AccountActivated');
  if (!activated) return undefined;
  const { passwordHash } = activated.data as { readonly passwordHash: Sealed<string> };
  const field = 'AccountActivated.passwordHash';
  const place = { stream, commandId: activated.metadata.commandId, field };
  return ports.vault.open(passwordHash, place);
}
