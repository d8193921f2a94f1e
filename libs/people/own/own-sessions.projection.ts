import type { DeviceKind } from '#catalogue';
import { projection, type RowOf, type Tables, type ViewSet } from '#read-models';

const tables = {
  sessions: {
    key: ['session_id'],
    columns: {
      session_id: 'text',
      account_id: 'text',
      started_at: 'text',
      expires_at: 'text',
      generation: 'integer',
      device: 'text',
    },
    indexes: [['account_id', 'started_at']],
  },
} as const satisfies Tables;

/** Where somebody is signed in, for themselves. Whether a session holds is asked of its stream. */
export const ownSessions = projection({
  name: 'own-sessions',
  version: 1,
  tables,
  on: {
    SessionStarted: ({ sessions }, data, { metadata }) => {
      const { sessionId, accountId, expiresAt, generation, device } = data;
      sessions.put({
        session_id: sessionId,
        account_id: accountId,
        started_at: metadata.recordedAt,
        expires_at: expiresAt,
        generation,
        device,
      });
    },
    SessionEnded: ({ sessions }, { sessionId }) => sessions.remove(sessionId),
  },
});

/** A session that has not ended, the newest first. */
export type OwnSession = {
  readonly sessionId: string;
  readonly startedAt: string;
  readonly device: DeviceKind;
};

/** Those of an account that hold, given how often all of them have ended. */
export function readOwnSessions(
  views: ViewSet,
  accountId: string,
  generation: number,
  now: string,
): readonly OwnSession[] {
  const rows = views.select<RowOf<typeof tables.sessions>>(
    `select * from sessions where account_id = ? and generation = ? and expires_at > ?
     order by started_at desc, session_id limit ${MAX_LISTED}`,
    accountId,
    generation,
    now,
  );
  return rows.map(({ session_id, started_at, device }) => ({
    sessionId: session_id,
    startedAt: started_at,
    device: device as DeviceKind,
  }));
}

/** Sessions that are listed: more than anybody has devices. */
const MAX_LISTED = 50;
