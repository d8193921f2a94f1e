import type { Desk } from '#desk';
import { StoreUnavailable } from '#event-store';
import { letGoOfOldest } from '#kernel';
import { httpLimits } from './http-limits.js';
import { SESSION, unsigned } from './signed-values.js';

/** A session that holds, as its stream tells. */
export type Session = {
  readonly sessionId: string;
  readonly accountId: string;
  /** Roles that were in force when somebody last looked; only ever a reason to let in. */
  readonly roles: { remembered: readonly string[] };
};

export type Sessions = {
  /**
   * The session of a token, undefined when the token is not ours, or the session ended, ran out or
   * its account was suspended. Answers at once while it is remembered, so that most requests wait
   * for nothing and check no signature.
   */
  readonly find: (token: string) => Session | undefined | Promise<Session | undefined>;
  /** Forgets what is remembered of a session: it was ended here. */
  readonly forget: (sessionId: string) => void;
};

/** What a session's stream told, and when, by a clock that nobody sets. */
type Looked = {
  readonly session: Session | undefined;
  readonly expiresAt: number;
  readonly lookedAt: number;
};

type Remembered = Looked & { readonly believedUntil: number };

/**
 * Sessions are streams (D21), so that any node can end them: what was read is believed for
 * `trustMs` and then read again.
 */
export function sessions(desk: Desk, trustMs: number = httpLimits.sessionTrustMs): Sessions {
  const remembered = new Map<string, Remembered>();

  const inForce = ({ session, expiresAt }: Looked): Session | undefined =>
    expiresAt > desk.clock.now().getTime() ? session : undefined;

  /**
   * While the store is away, who was known shortly before may go on reading: nothing can be
   * decided or opened then anyway.
   */
  const readOr = async (token: string, sessionId: string): Promise<Looked> => {
    try {
      return await readSession(desk, sessionId);
    } catch (error) {
      const known = remembered.get(token);
      const away = error instanceof StoreUnavailable;
      const trustedUntil = (known?.lookedAt ?? -Infinity) + httpLimits.sessionTrustWhileAwayMs;
      if (!known || !away || trustedUntil < performance.now()) throw error;
      return known;
    }
  };

  const read = async (token: string): Promise<Session | undefined> => {
    const sessionId = unsigned(desk.vault, SESSION, token);
    if (sessionId === undefined) return undefined;
    // Counted from before the look.
    const believedUntil = performance.now() + trustMs;
    const { session, expiresAt, lookedAt } = await readOr(token, sessionId);
    const found = { session, expiresAt, lookedAt, believedUntil };
    remembered.delete(token);
    remembered.set(token, found);
    letGoOfOldest(remembered, httpLimits.maxRememberedSessions);
    return inForce(found);
  };
  return {
    find: (token) => {
      const known = remembered.get(token);
      return known && known.believedUntil > performance.now() ? inForce(known) : read(token);
    },
    forget: (sessionId) => {
      for (const [token, { session }] of remembered) {
        if (session?.sessionId === sessionId) remembered.delete(token);
      }
    },
  };
}

async function readSession({ store }: Desk, sessionId: string): Promise<Looked> {
  const lookedAt = performance.now();
  const nobody = { session: undefined, expiresAt: 0, lookedAt };
  const events = (await store.read(`session-${sessionId}`)).map((each) => each.event);
  const started = events.find((event) => event.type === 'SessionStarted');
  const ended = events.some((event) => event.type === 'SessionEnded');
  if (!started || ended) return nobody;
  const { accountId, expiresAt } = started.data;
  if (await isSuspended(store, accountId)) return nobody;
  const session = { sessionId, accountId, roles: { remembered: [] } };
  return { session, expiresAt: Date.parse(expiresAt), lookedAt };
}

async function isSuspended(store: Desk['store'], accountId: string): Promise<boolean> {
  const account = await store.read(`account-${accountId}`);
  return account.some(({ type }) => type === 'AccountSuspended');
}
