import type { Actor, ApplicationEvent } from '#catalogue';
import { ensure, Rejection } from '#kernel';
import { ENDED_WITHOUT_HELP, isUndecided, type ApplicationState } from './application.state.js';

/** A case worker has joined the case to another about the same incident. */
export type CloseAsJoined = {
  readonly type: 'CloseAsJoined';
  readonly kind: Actor['kind'];
  readonly into: string;
};

/**
 * Closes a case in favour of another, unless something was decided or it ended meanwhile: money that
 * was promised stays promised, and the joining is undone.
 */
export function closeAsJoined(
  { kind, into }: CloseAsJoined,
  state: ApplicationState,
): readonly ApplicationEvent[] {
  ensure(kind === 'process', 'not-allowed');
  if (state.status === 'unknown') throw new Rejection('not-found');
  const { applicationId, incidentRef } = state.file;
  if (state.status === 'joined' && state.into === into) return [];
  const data = { applicationId, into, incidentRef };
  if (isUndecided(state)) return [{ type: 'ApplicationJoined', data }];
  const reason = ENDED_WITHOUT_HELP.includes(state.status) ? 'ended' : 'decided';
  return [{ type: 'ApplicationJoinDeclined', data: { ...data, reason } }];
}

/** The joining was undone. */
export type Reopen = { readonly type: 'Reopen'; readonly kind: Actor['kind'] };

/** Opens a joined case again where it stood; any other is left as it is. */
export function reopen({ kind }: Reopen, state: ApplicationState): readonly ApplicationEvent[] {
  ensure(kind === 'process', 'not-allowed');
  if (state.status !== 'joined') return [];
  const { applicationId, incidentRef } = state.file;
  return [{ type: 'ApplicationReopened', data: { applicationId, incidentRef } }];
}
