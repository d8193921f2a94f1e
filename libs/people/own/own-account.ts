import type { Ports } from '#commands';
import { loadState } from '#event-store';
import { meetingCodeOf } from '../access.commands.js';
import { foundingDecider, foundingStream } from '../founding.decider.js';
import { accountAt } from '../power.commands.js';
import type { ViewSet } from '#read-models';
import { readOwnSessions, type OwnSession } from './own-sessions.projection.js';

/** One's own account, for oneself alone. */
export type OwnAccount = {
  readonly sessions: readonly (OwnSession & { readonly isThis: boolean })[];
  /** What the reader tells whoever confirms their first role; undefined once somebody met them. */
  readonly meetingCode: string | undefined;
  /** So many wrong codes came that the reader must draw another one. */
  readonly isCodeVoid: boolean;
  /** Whether the reader was asked to be the second administrator, and is awaited. */
  readonly isAwaited: boolean;
};

export async function ownAccount(
  ports: Ports,
  views: ViewSet,
  { accountId, sessionId }: { readonly accountId: string; readonly sessionId: string },
): Promise<OwnAccount> {
  const state = await accountAt(ports, accountId);
  const founding = await loadState(ports.store, foundingDecider, foundingStream);
  const now = ports.clock.now().toISOString();
  const sessions = readOwnSessions(views, accountId, state.generation, now);
  const meetingCode = await meetingCodeOf(ports, accountId);
  const isWanted = state.meeting.metBy === null;
  return {
    sessions: sessions.map((one) => ({ ...one, isThis: one.sessionId === sessionId })),
    meetingCode,
    isCodeVoid: isWanted && meetingCode === undefined,
    isAwaited: founding.second === null && founding.asked === accountId,
  };
}
