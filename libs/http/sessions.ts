import type { AnyEvent, SessionStarted } from '#catalogue';
import { loadAccount, type Ports } from '#commands';
import { foldStream, StoreUnavailable } from '#event-store';
import { isActiveAt } from '#gate';
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
  readonly stream: string;
};

type Remembered = Looked & { readonly believedUntil: number };

/**
 * Sessions are streams (D21), so that any node can end them, and they are asked at each request: a
 * session that was ended, or whose account was shut, is worth nothing from then on. Only where
 * `trustMs` says so is what was read believed for a time. A node that meets a session for the first time waits until its
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
    if (!remembered.has(token)) await passed(projector, await beginningOf(ports, looked.stream));
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

type SessionFacts = {
  readonly started: SessionStarted['data'] | null;
  readonly ended: boolean;
};

/** Folds a `session-…` stream. */
const sessionFacts = {
  initial: { started: null, ended: false } as SessionFacts,
  evolve: (facts: SessionFacts, event: AnyEvent): SessionFacts => {
    if (event.type === 'SessionStarted') return { ...facts, started: event.data };
    return event.type === 'SessionEnded' ? { ...facts, ended: true } : facts;
  },
};

/** A session holds while it was not ended, nor all those of its account, nor the account is shut. */
async function readSession(ports: Ports, sessionId: string): Promise<Looked> {
  const { store, clock } = ports;
  const lookedAt = performance.now();
  const stream = `session-${sessionId}`;
  const { started, ended } = await foldStream(store, sessionFacts, stream);
  const nobody = { session: undefined, expiresAt: 0, lookedAt, stream };
  if (!started || ended) return nobody;
  const { accountId, expiresAt, generation } = started;
  const account = await loadAccount(store, accountId);
  if (account.generation !== generation || !isActiveAt(account, clock.now())) return nobody;
  const session = { sessionId, accountId, roles: { remembered: [] } };
  return { session, expiresAt: Date.parse(expiresAt), lookedAt, stream };
}

/** Where the log was at the sign-in. */
async function beginningOf({ store }: Ports, stream: string): Promise<bigint> {
  const [first] = await store.read(stream, 0, 1);
  return first?.position ?? 0n;
}

/** Views that stand still for good show what they have; readiness tells. */
async function passed(projector: Pick<Projector, 'waitFor'>, position: bigint): Promise<void> {
  try {
    await projector.waitFor(position);
  } catch (error) {
    if (!(error instanceof Rejection) || error.code !== 'views-stopped') throw error;
  }
}
