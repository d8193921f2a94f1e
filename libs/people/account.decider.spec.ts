import type { EntityRegistered, RoleName } from '#catalogue';
import type { Sealed } from '#kernel';
import { specify } from '../../test/support/specification.js';
import { accountDecider, type AccountCommand } from './account.decider.js';
import type { AccountEvent } from './account.state.js';
import { entityDecider, type RegisterEntity } from './entity.decider.js';
import { sessionDecider } from './session.decider.js';

const account = specify(accountDecider);
const now = '2026-03-10T10:00:00.000Z';
const accountId = 'member';
const person = (id: string, ...roles: RoleName[]) => ({ accountId: id, roles });
const administrator = person('administrator', 'administrator');
const sealed: Sealed<string> = {
  subjectRef: 's',
  purpose: 'account',
  keyVersion: 1,
  ciphertext: 'c',
};
const invitation = (invitationRef = 'i1', expiresAt = '2026-03-17T10:00:00.000Z') => ({
  accountId,
  entityId: 'entity',
  subjectRef: 's',
  email: sealed,
  displayName: sealed,
  invitationRef,
  expiresAt,
});
const invited = (ref?: string, expiresAt?: string): AccountEvent => ({
  type: 'AccountInvited',
  data: { ...invitation(ref, expiresAt), invitedBy: 'administrator' },
});
const activated: AccountEvent = {
  type: 'AccountActivated',
  data: { accountId, passwordHash: sealed },
};
const suspended: AccountEvent = {
  type: 'AccountSuspended',
  data: { accountId, reason: 'device-lost', by: 'administrator' },
};
const invite = (change: object = {}): AccountCommand => ({
  type: 'Invite',
  ...invitation(),
  by: administrator,
  ...change,
});
const activate = (invitationRef = 'i1'): AccountCommand => ({
  type: 'Activate',
  accountId,
  invitationRef,
  passwordHash: sealed,
  now,
});
const suspend = (by = administrator): AccountCommand => ({
  type: 'Suspend',
  accountId,
  reason: 'device-lost',
  by,
});

describe('Somebody joins the staff', () => {
  test('invited by an administrator, then active with a password', () => {
    account.given().when(invite()).then(invited());
    account.given(invited()).when(activate()).then(activated);
  });

  test('the very first account invites itself', () => {
    account
      .given()
      .when(invite({ by: null }))
      .then({ type: 'AccountInvited', data: { ...invitation(), invitedBy: accountId } });
  });

  test('an invitation counts once, in time, and only the newest', () => {
    account.given(invited(), activated).when(activate()).thenRefused('account-already-active');
    account.given(invited('i1', now)).when(activate()).thenRefused('invitation-expired');
    account.given(invited('i1'), invited('i2')).when(activate()).thenRefused('invitation-unknown');
    account.given(suspended).when(activate()).thenRefused('account-suspended');
    account.given().when(activate()).thenRefused('account-unknown');
  });

  test('not by others, not when active, not until a day that does not exist', () => {
    account
      .given()
      .when(invite({ by: person('x', 'chair') }))
      .thenRefused('not-allowed');
    account.given(invited(), activated).when(invite()).thenRefused('email-in-use');
    account
      .given()
      .when(invite({ expiresAt: '2026-02-30T00:00:00Z' }))
      .thenRefused('date-invalid');
  });
});

describe('An account is shut', () => {
  test('by an administrator, or by the person whose device is lost', () => {
    account.given(invited(), activated).when(suspend()).then(suspended);
    account
      .given(invited(), activated)
      .when(suspend(person(accountId)))
      .then({
        type: 'AccountSuspended',
        data: { accountId, reason: 'device-lost', by: accountId },
      });
    account
      .given(invited())
      .when(suspend(person('x')))
      .thenRefused('not-allowed');
    account.given(invited(), suspended).when(suspend()).thenRefused('account-already-suspended');
  });
});

describe('A session', () => {
  const session = {
    sessionId: 's1',
    accountId,
    expiresAt: '2026-03-10T22:00:00.000Z',
    generation: 0,
    device: 'phone',
  } as const;
  const started = { type: 'SessionStarted', data: session } as const;
  const ended = {
    type: 'SessionEnded',
    data: { sessionId: 's1', accountId, reason: 'signed-out' },
  } as const;
  const end = { type: 'EndSession', reason: 'signed-out' } as const;

  test('starts once and ends once, and ending it again is no mistake', () => {
    const sessions = specify(sessionDecider);
    sessions
      .given()
      .when({ type: 'StartSession', ...session })
      .then(started);
    sessions
      .given(started)
      .when({ type: 'StartSession', ...session })
      .thenRefused('session-already-started');
    sessions.given(started).when(end).then(ended);
    sessions.given(started, ended).when(end).then();
    sessions.given().when(end).thenRefused('session-unknown');
  });
});

describe('An entity is registered', () => {
  const entity = {
    entityId: 'entity',
    name: { en: 'Federation' },
    kind: 'network',
    parentId: null,
    baseCurrency: 'EUR',
    fiscalYearStartMonth: 7,
    timeZone: 'Europe/Paris',
    languages: ['en', 'pt-BR'],
  } as const;
  const registered: EntityRegistered = { type: 'EntityRegistered', data: entity };
  const entities = specify(entityDecider);
  const register = (change: object = {}): RegisterEntity => ({
    type: 'RegisterEntity',
    ...entity,
    by: administrator,
    ...change,
  });

  test('once, by an administrator, or when the instance is founded', () => {
    entities.given().when(register()).then(registered);
    entities
      .given()
      .when(register({ by: null }))
      .then(registered);
    entities.given(registered).when(register()).thenRefused('entity-already-registered');
  });

  test.each<[string, object, string]>([
    ['by others', { by: person('x', 'treasurer') }, 'not-allowed'],
    ['without a name', { name: {} }, 'text-missing'],
    ['with an endless name', { name: { en: 'n'.repeat(201) } }, 'text-too-long'],
    ['in an unknown currency', { baseCurrency: 'ZZZ' }, 'currency-unknown'],
    ['with a thirteenth month', { fiscalYearStartMonth: 13 }, 'fiscal-year-month-invalid'],
    ['in a time zone that does not exist', { timeZone: 'Europe/Nowhere' }, 'time-zone-unknown'],
    ['without a language', { languages: [] }, 'languages-invalid'],
    ['with a language in prose', { languages: ['French please'] }, 'languages-invalid'],
  ])('not %s', (_, change, code) => {
    entities.given().when(register(change)).thenRefused(code);
  });
});
