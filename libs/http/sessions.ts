import type { Ports } from '#commands';
import { StoreUnavailable } from '#event-store';
import { Rejection } from '#kernel';
import type { Projector } from '#read-models';
import { evictOldest } from '#kernel';
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
  /** Where the log was at the sign-in. */
  readonly position: bigint;
};

type Remembered = Looked & { readonly believedUntil: number };

/**
 * Sessions are streams (D21), so that any node can end them: what was read is believed for
 * `trustMs` and then read again. A node that meets a session for the first time waits until its
 * views have passed the sign-in: else one that has just started would know nothing of the roles
 * that the person had long before. Rejection `views-behind` when that takes too long.
 */
export function sessions(
  ports: Ports,
  projector: Pick<Projector, 'waitFor'>,
  trustMs: number = httpLimits.sessionTrustMs,
): Sessions {
  const remembered = new Map<string, Remembered>();

  const inForce = ({ session, expiresAt }: Looked): Session | undefined =>
    expiresAt > ports.clock.now().getTime() ? session : undefined;

  /**
   * While the store is away, who was known shortly before may go on reading: nothing can be
   * decided or opened then anyway.
   */
  const readOr = async (token: string, sessionId: string): Promise<Looked> => {
    try {
      return await readSession(ports, sessionId);
    } catch (error) {
      const known = remembered.get(token);
      const away = error instanceof StoreUnavailable;
      const trustedUntil = (known?.lookedAt ?? -Infinity) + httpLimits.sessionTrustWhileAwayMs;
      if (!known || !away || trustedUntil < performance.now()) throw error;
      return known;
    }
  };

  const read = async (token: string): Promise<Session | undefined> => {
    const sessionId = unsigned(ports.vault, SESSION, token);
    if (sessionId === undefined) return undefined;
    // Counted from before the look.
    const believedUntil = performance.now() + trustMs;
    const looked = await readOr(token, sessionId);
    if (!remembered.has(token)) await passed(projector, looked.position);
    const found = { ...looked, believedUntil };
    remembered.delete(token);
    remembered.set(token, found);
    evictOldest(remembered, httpLimits.maxRememberedSessions);
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

async function readSession({ store }: Ports, sessionId: string): Promise<Looked> {
  const lookedAt = performance.now();
  const recorded = await store.read(`session-${sessionId}`);
  const position = recorded[0]?.position ?? 0n;
  const nobody = { session: undefined, expiresAt: 0, lookedAt, position };
  const events = recorded.map((each) => each.event);
  const started = events.find((event) => event.type === 'SessionStarted');
  const ended = events.some((event) => event.type === 'SessionEnded');
  if (!started || ended) return nobody;
  const { accountId, expiresAt } = started.data;
  if (await isSuspended(store, accountId)) return nobody;
  const session = { sessionId, accountId, roles: { remembered: [] } };
  return { session, expiresAt: Date.parse(expiresAt), lookedAt, position };
}

async function isSuspended(store: Ports['store'], accountId: string): Promise<boolean> {
  const account = await store.read(`account-${accountId}`);
  return account.some(({ type }) => type === 'AccountSuspended');
}

/** Views that stand still for good show what they have; readiness tells. */
async function passed(projector: Pick<Projector, 'waitFor'>, position: bigint): Promise<void> {
  try {
    await projector.waitFor(position);
  } catch (error) {
    if (!(error instanceof Rejection) || error.code !== 'views-stopped') throw error;
  }
}
