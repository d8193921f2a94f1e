import type { SignInFailed } from '#catalogue';
import { MINUTE_MS, type Decider } from '#kernel';
import type { AccountState } from './account.state.js';

export type SignInState = {
  /** Instants of the last failed sign-ins that were noted, oldest first. */
  readonly failures: readonly string[];
  /** When `too-many` was last noted. */
  readonly fullAt: string | null;
};

/** An attempt to sign in: noted when it failed, and that is decided here. */
export type NoteSignIn = {
  readonly type: 'NoteSignIn';
  readonly accountId: string;
  readonly status: AccountState['status'];
  readonly passwordMatches: boolean;
  readonly now: string;
};

/** So many failures within the time stand one by one; of what follows, that there was more. */
export const MAX_NOTED_FAILURES = 5;
export const NOTED_WITHIN_MINUTES = 15;

/**
 * Failed sign-ins of an account, for whoever looks afterwards. They stand apart from it, since
 * strangers cause them: nobody can make the stream long on which an account's power rests, nor fill
 * the log. Nothing is refused for what stands here. Stream `signin-…`.
 */
export const signInDecider: Decider<SignInState, NoteSignIn, SignInFailed> = {
  initial: { failures: [], fullAt: null },
  decide: noteSignIn,
  evolve: (state, event) => {
    if (event.type !== 'SignInFailed') return state;
    const { reason, at } = event.data;
    if (reason === 'too-many') return { ...state, fullAt: at };
    return { ...state, failures: [...state.failures, at].slice(-MAX_NOTED_FAILURES) };
  },
};

function noteSignIn(
  { accountId, status, passwordMatches, now }: NoteSignIn,
  { failures, fullAt }: SignInState,
): readonly SignInFailed[] {
  const reason = passwordMatches ? reasonOf(status) : 'password';
  if (reason === undefined) return [];
  const isFull = failures.filter((at) => isRecent(at, now)).length >= MAX_NOTED_FAILURES;
  if (!isFull) return [{ type: 'SignInFailed', data: { accountId, reason, at: now } }];
  if (fullAt !== null && isRecent(fullAt, now)) return [];
  return [{ type: 'SignInFailed', data: { accountId, reason: 'too-many', at: now } }];
}

/** Why somebody with the right password does not come in. */
function reasonOf(status: AccountState['status']): SignInFailed['data']['reason'] | undefined {
  if (status === 'suspended') return 'suspended';
  return status === 'active' ? undefined : 'not-activated';
}

function isRecent(at: string, now: string): boolean {
  return Date.parse(now) - Date.parse(at) < NOTED_WITHIN_MINUTES * MINUTE_MS;
}
