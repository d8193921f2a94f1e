import type { SignInFailed } from '#catalogue';
import { MINUTE_MS, type Decider } from '#kernel';
import type { AccountState } from './account.state.js';

export type SignInState = {
  /** Instants of the last failed sign-ins, oldest first. */
  readonly failures: readonly string[];
  /** When `too-many` was last noted. */
  readonly shutAt: string | null;
};

/** An attempt to sign in: noted when it failed, and that is decided here. */
export type NoteSignIn = {
  readonly type: 'NoteSignIn';
  readonly accountId: string;
  readonly status: AccountState['status'];
  readonly passwordMatches: boolean;
  readonly now: string;
};

/** After so many failures within the time, nobody signs in until the time has passed. */
export const MAX_SIGN_IN_FAILURES = 5;
export const SIGN_IN_WINDOW_MINUTES = 15;

/**
 * Failed sign-ins of an account. They stand apart from it, since strangers cause them: nobody can
 * make the stream long on which an account's power rests, nor be in the way of who changes it.
 * Stream `signin-…`.
 */
export const signInDecider: Decider<SignInState, NoteSignIn, SignInFailed> = {
  initial: { failures: [], shutAt: null },
  decide: noteSignIn,
  evolve: (state, event) => {
    if (event.type !== 'SignInFailed') return state;
    const { reason, at } = event.data;
    if (reason === 'too-many') return { ...state, shutAt: at };
    return { ...state, failures: [...state.failures, at].slice(-MAX_SIGN_IN_FAILURES) };
  },
};

/** Why a sign-in fails at this moment, whatever the password; undefined when it may go on. */
export function shutOut(
  state: SignInState,
  status: AccountState['status'],
  now: string,
): SignInFailed['data']['reason'] | undefined {
  const recent = state.failures.filter((at) => isRecent(at, now));
  if (recent.length >= MAX_SIGN_IN_FAILURES) return 'too-many';
  if (status === 'suspended') return 'suspended';
  return status === 'active' ? undefined : 'not-activated';
}

/**
 * Every failure counts, for suspended accounts too; `too-many` is noted once and does not count,
 * so that nobody can keep another shut out for ever, nor fill the log.
 */
function noteSignIn(
  { accountId, status, passwordMatches, now }: NoteSignIn,
  state: SignInState,
): readonly SignInFailed[] {
  const reason = shutOut(state, status, now) ?? (passwordMatches ? undefined : 'password');
  if (reason === undefined) return [];
  if (reason === 'too-many' && state.shutAt !== null && isRecent(state.shutAt, now)) return [];
  return [{ type: 'SignInFailed', data: { accountId, reason, at: now } }];
}

function isRecent(at: string, now: string): boolean {
  return Date.parse(now) - Date.parse(at) < SIGN_IN_WINDOW_MINUTES * MINUTE_MS;
}
