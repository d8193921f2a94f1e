import type { SessionEnded, SessionStarted } from '#catalogue';
import { ensure, type Decider } from '#kernel';

export type SessionEvent = SessionStarted | SessionEnded;

export type SessionState = {
  readonly session: SessionStarted['data'] | null;
  readonly ended: boolean;
};

export type StartSession = { readonly type: 'StartSession' } & SessionStarted['data'];
export type EndSession = {
  readonly type: 'EndSession';
  readonly reason: SessionEnded['data']['reason'];
};

/** A session of somebody signed in: any node can end it (D21). Stream `session-…`. */
export const sessionDecider: Decider<SessionState, StartSession | EndSession, SessionEvent> = {
  initial: { session: null, ended: false },
  decide: (command, { session, ended }) => {
    if (command.type === 'StartSession') {
      ensure(!session, 'session-already-started');
      const { type: _, ...data } = command;
      return [{ type: 'SessionStarted', data }];
    }
    ensure(session, 'session-unknown');
    if (ended) return [];
    const { sessionId, accountId } = session;
    return [{ type: 'SessionEnded', data: { sessionId, accountId, reason: command.reason } }];
  },
  evolve: (state, event) => {
    if (event.type === 'SessionStarted') return { ...state, session: event.data };
    return event.type === 'SessionEnded' ? { ...state, ended: true } : state;
  },
};
