import type { SignInFailed } from '#catalogue';
import { specify } from '../../test/support/specification.js';
import { signInDecider, type NoteSignIn } from './sign-in.decider.js';

const now = '2026-03-10T10:00:00.000Z';
const accountId = 'account';
const signIn = specify(signInDecider);

describe('Sign-ins that fail', () => {
  const failed = (reason: SignInFailed['data']['reason'], at: string): SignInFailed => ({
    type: 'SignInFailed',
    data: { accountId, reason, at },
  });
  const attempt = (
    passwordMatches: boolean,
    at = now,
    status: NoteSignIn['status'] = 'active',
  ): NoteSignIn => ({ type: 'NoteSignIn', accountId, status, passwordMatches, now: at });
  const five = ['01', '02', '03', '04', '05'].map((minute) =>
    failed('password', `2026-03-10T09:${minute}:00.000Z`),
  );

  test('are noted with their reason, and those that succeed are not', () => {
    signIn.given().when(attempt(true)).then();
    signIn.given().when(attempt(false)).then(failed('password', now));
    signIn
      .given()
      .when(attempt(true, now, 'invited'))
      .then(failed('not-activated', now));
    signIn
      .given()
      .when(attempt(true, now, 'suspended'))
      .then(failed('suspended', now));
  });

  test('shut nobody out: the right password is never a failure', () => {
    signIn
      .given(...five)
      .when(attempt(true, '2026-03-10T09:06:00.000Z'))
      .then();
  });

  test('are noted as too many once, so that nobody fills the log', () => {
    signIn
      .given(...five)
      .when(attempt(false, '2026-03-10T09:06:00.000Z'))
      .then(failed('too-many', '2026-03-10T09:06:00.000Z'));
    signIn
      .given(...five, failed('too-many', '2026-03-10T09:06:00.000Z'))
      .when(attempt(false, '2026-03-10T09:07:00.000Z'))
      .then();
  });

  test('stand one by one again as time passes', () => {
    const at = '2026-03-10T09:21:00.000Z';
    signIn
      .given(...five, failed('too-many', '2026-03-10T09:15:00.000Z'))
      .when(attempt(false, at))
      .then(failed('password', at));
  });
});
