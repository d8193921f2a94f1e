import type { AnyEvent } from '#catalogue';
import type { Desk } from '#desk';
import { httpLimits } from './http-limits.js';

/** A session that holds, as its stream tells. */
export type Session = { readonly sessionId: string; readonly accountId: string };

export type Sessions = {
  /**
   * The session of an id, undefined when it ended, ran out or its account was suspended. Answers
   * at once while it is remembered, so that most requests wait for nothing.
   */
  readonly find: (sessionId: string) => Session | undefined | Promise<Session | undefined>;
  /** Forgets what is remembered of a session: it was ended here. */
  readonly forget: (sessionId: string) => void;
};

type Remembered = {
  readonly session: Session | undefined;
  readonly expiresAt: number;
  readonly believedUntil: number;
};

/**
 * Sessions are streams (D21), so that any node can end them: what was read is believed for
 * `sessionTrustMs` and then read again.
 */
export function sessions(desk: Desk): Sessions {
  const remembered = new Map<string, Remembered>();

  const read = async (sessionId: string, now: number): Promise<Session | undefined> => {
    const found = await readSession(desk, sessionId);
    const believedUntil = now + httpLimits.sessionTrustMs;
    remembered.delete(sessionId);
    remembered.set(sessionId, { ...found, believedUntil });
    if (remembered.size > httpLimits.maxRememberedSessions) forgetOldest(remembered);
    return found.expiresAt > now ? found.session : undefined;
  };
  return {
    find: (sessionId) => {
      const now = desk.clock.now().getTime();
      const known = remembered.get(sessionId);
      if (!known || known.believedUntil <= now) return read(sessionId, now);
      return known.expiresAt > now ? known.session : undefined;
    },
    forget: (sessionId) => {
      remembered.delete(sessionId);
    },
  };
}

async function readSession(
  { store }: Desk,
  sessionId: string,
): Promise<Pick<Remembered, 'session' | 'expiresAt'>> {
  const events = (await store.read(`session-${sessionId}`)).map((each) => each.event as AnyEvent);
  const started = events.find((event) => event.type === 'SessionStarted');
  const ended = events.some((event) => event.type === 'SessionEnded');
  if (!started || ended) return NO_SESSION;
  const { accountId, expiresAt } = started.data;
  if (await isSuspended(store, accountId)) return NO_SESSION;
  return { session: { sessionId, accountId }, expiresAt: Date.parse(expiresAt) };
}

async function isSuspended(store: Desk['store'], accountId: string): Promise<boolean> {
  const account = await store.read(`account-${accountId}`);
  return account.some(({ type }) => type === 'AccountSuspended');
}

const NO_SESSION = { session: undefined, expiresAt: 0 };

function forgetOldest(remembered: Map<string, unknown>): void {
  const oldest = remembered.keys().next().value;
  if (oldest !== undefined) remembered.delete(oldest);
}
