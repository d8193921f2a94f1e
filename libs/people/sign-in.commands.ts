import type { DeviceKind, SessionEnded, SessionStarted } from '#catalogue';
import {
  bookOfEntity,
  carryOut,
  commandId,
  findRef,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, ensure, HOUR_MS, newId, Rejection } from '#kernel';
import { EMAIL_LOOKUP } from './account.commands.js';
import { accountDecider } from './account.decider.js';
import { sessionDecider, type SessionEvent } from './session.decider.js';
import { signInDecider } from './sign-in.decider.js';
import { passwordMatches } from './passwords.js';

/** How long a session lasts at most. */
const SESSION_HOURS = 12;

export type SignedIn = Executed<SessionEvent> & {
  readonly accountId: string;
  readonly sessionId: string;
  readonly expiresAt: string;
};

/**
 * Signs in with address and password. Rejection `sign-in-failed`, whatever was wrong: a wrong
 * password, an unknown address or a suspended account; the log tells which. How often anybody may
 * try is the edge's to limit, by account and network: a limit by account alone would let a stranger
 * shut somebody out.
 */
export async function signIn(
  ports: Ports,
  invocation: Omit<Invocation, 'actor'>,
  input: { readonly email: string; readonly password: string; readonly device: DeviceKind },
): Promise<SignedIn> {
  const accountId = await findRef(ports, EMAIL_LOOKUP, input.email);
  const stream = `account-${accountId ?? ''}`;
  // Read before the password: a session begun with one that is changed meanwhile has ended by then.
  const before = accountId && (await loadState(ports.store, accountDecider, stream));
  const matches = await passwordMatches(ports, accountId, input.password);
  if (!accountId || !before) throw new Rejection('sign-in-failed');
  const { status, entityId } = await loadState(ports.store, accountDecider, stream);
  if (status === 'unknown') throw new Rejection('sign-in-failed');
  const at = invocation.now ?? ports.clock.now();
  const now = at.toISOString();
  const as: Invocation = { ...invocation, actor: staff(accountId), body: null };
  const book = await bookOfEntity(ports.store, entityId);
  if (!matches || status !== 'active') {
    const failed = {
      type: 'NoteSignIn',
      accountId,
      status,
      passwordMatches: matches,
      now,
    } as const;
    // A key of its own: whoever guesses with one key all the time must be noted all the same.
    const noted = { ...as, key: (ports.newId ?? newId)() };
    await carryOut(ports, noted, book, signInDecider, `signin-${accountId}`, failed);
    throw new Rejection('sign-in-failed');
  }
  const { generation } = before;
  return startSession(ports, as, book, { accountId, generation, device: input.device });
}

/** A session for somebody who has shown who they are, in the generation that they showed it in. */
export async function startSession(
  ports: Ports,
  as: Invocation,
  book: Book,
  of: Pick<SessionStarted['data'], 'accountId' | 'generation' | 'device'>,
): Promise<SignedIn> {
  const { accountId } = of;
  const at = as.now ?? ports.clock.now();
  const sessionId = createdIdOf(commandId(as));
  const expiresAt = new Date(at.getTime() + SESSION_HOURS * HOUR_MS).toISOString();
  const command = { type: 'StartSession', sessionId, expiresAt, ...of } as const;
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

/** Ends one session of one's own. Rejection `session-unknown`, for somebody else's too. */
export async function endOwnSession(
  ports: Ports,
  invocation: Invocation,
  { accountId, sessionId }: { readonly accountId: string; readonly sessionId: string },
): Promise<Executed<SessionEvent>> {
  const { session } = await loadState(ports.store, sessionDecider, `session-${sessionId}`);
  ensure(session?.accountId === accountId, 'session-unknown');
  return signOut(ports, invocation, { sessionId });
}

function staff(accountId: string): Invocation['actor'] {
  return { id: accountId, kind: 'person', role: 'staff', authentication: 'password' };
}
