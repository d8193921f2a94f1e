import type { RoleName } from '#catalogue';
import { specify } from '../../test/support/specification.js';
import { accountDecider, type AccountCommand } from './account.decider.js';
import type { AccountEvent } from './account.state.js';

const now = '2026-03-10T10:00:00.000Z';
const person = (accountId: string, ...roles: RoleName[]) => ({ accountId, roles });
const administrator = person('administrator', 'administrator');
const board = person('board', 'governing-body');

const account = specify(accountDecider);
const sealed = { subjectRef: 's', purpose: 'account', keyVersion: 1, ciphertext: 'c' } as const;
const invited: AccountEvent = {
  type: 'AccountInvited',
  data: {
    accountId: 'somebody',
    entityId: 'entity',
    subjectRef: 's',
    email: sealed,
    displayName: sealed,
    invitationRef: 'i',
    expiresAt: '2026-12-31T00:00:00.000Z',
    invitedBy: 'administrator',
  },
};
const activated: AccountEvent = {
  type: 'AccountActivated',
  data: { accountId: 'somebody', passwordHash: sealed },
};
const met: AccountEvent = { type: 'AccountMet', data: { accountId: 'somebody', by: 'board' } };
const suspended: AccountEvent = {
  type: 'AccountSuspended',
  data: { accountId: 'somebody', reason: 'left', by: 'administrator' },
};
/** Somebody who took up the invitation, and what happened to them since. */
const given = (...events: AccountEvent[]) => account.given(invited, activated, met, ...events);

type Scope = { readonly role?: RoleName; readonly fundId?: string | null };
const on = ({ role = 'treasurer', fundId = 'fund' }: Scope = {}) => ({
  roleId: 'role',
  accountId: 'somebody',
  role,
  fundId,
});
const term = (until: string | null, scope?: Scope) => ({
  ...on(scope),
  entityId: 'entity',
  from: now,
  until,
});
const proposed = (until: string | null = null, scope?: Scope): AccountEvent => ({
  type: 'RoleProposed',
  data: { ...term(until, scope), proposedBy: 'administrator' },
});
const confirmed = (until: string | null = null, scope?: Scope): AccountEvent => ({
  type: 'RoleConfirmed',
  data: { ...term(until, scope), confirmedBy: 'board' },
});
const revoked = (by: string): AccountEvent => ({ type: 'RoleRevoked', data: { ...on(), by } });
const propose = (change: object = {}): AccountCommand => ({
  type: 'ProposeRole',
  ...term(null),
  now,
  isFounded: true,
  by: administrator,
  ...change,
});
const confirm = (by = board, change: object = {}): AccountCommand => ({
  type: 'ConfirmRole',
  ...on(),
  now,
  by,
  met: false,
  ...change,
});
const revoke = (by = board, change: object = {}): AccountCommand => ({
  type: 'RevokeRole',
  ...on(),
  now,
  isFounded: true,
  by,
  ...change,
});

describe('The first role of somebody takes the code that they told whoever confirms', () => {
  const unmet = (...events: AccountEvent[]) => account.given(invited, activated, ...events);

  test('and whoever confirms has met them from then on', () => {
    unmet(proposed()).when(confirm()).thenRefused('account-not-met');
    unmet(proposed())
      .when(confirm(board, { met: true }))
      .then(met, confirmed());
  });

  test('from somebody who did not make the link: they could have taken it up themselves', () => {
    const byBoard: AccountEvent = {
      type: 'RoleProposed',
      data: { ...term(null), proposedBy: 'board' },
    };
    unmet(byBoard)
      .when(confirm(administrator, { met: true }))
      .thenRefused('met-by-inviter');
    const renewed: AccountEvent = {
      type: 'InvitationRenewed',
      data: {
        accountId: 'somebody',
        invitationRef: 'j',
        replaces: 'i',
        expiresAt: '2026-12-31T00:00:00.000Z',
        by: 'board',
      },
    };
    account
      .given(invited, renewed, activated, proposed())
      .when(confirm(board, { met: true }))
      .thenRefused('met-by-inviter');
  });

  test('of which five wrong ones are taken', () => {
    const wrong: AccountEvent = {
      type: 'MeetingCodeRefused',
      data: { accountId: 'somebody', by: 'board' },
    };
    const guess: AccountCommand = { type: 'RefuseMeetingCode', accountId: 'somebody', by: board };
    unmet().when(guess).then(wrong);
    unmet(wrong, wrong, wrong, wrong, wrong).when(guess).thenRefused('meeting-code-void');
  });
});

describe('A role is given by two people who do not gain', () => {
  test('proposed by one, confirmed by another', () => {
    given().when(propose()).then(proposed());
    given(proposed()).when(confirm()).then(confirmed());
  });

  test('not by one person alone, not for oneself, not without the power to give roles', () => {
    given(proposed()).when(confirm(administrator)).thenRefused('second-person-needed');
    given(proposed())
      .when(confirm(person('somebody', 'administrator')))
      .thenRefused('own-gain');
    given(proposed())
      .when(confirm(person('x', 'chair')))
      .thenRefused('not-allowed');
    given().when(confirm()).thenRefused('role-not-proposed');
  });

  test.each<[string, object, string]>([
    ['before there is a second administrator', { isFounded: false }, 'second-administrator-first'],
    ['by somebody without the power', { by: person('x', 'treasurer') }, 'not-allowed'],
    ['to oneself', { by: person('somebody', 'administrator') }, 'own-gain'],
    ['in another entity', { entityId: 'x' }, 'account-of-another-entity'],
    ['on a day that does not exist', { from: '2026-02-30T00:00:00Z' }, 'date-invalid'],
    ['that ends before it begins', { until: '2026-03-09T00:00:00Z' }, 'dates-reversed'],
    [
      'that is over already',
      { from: '2026-01-01T00:00:00Z', until: '2026-03-10T10:00:00Z' },
      'date-in-the-past',
    ],
  ])('no role %s', (_, change, code) => {
    given().when(propose(change)).thenRefused(code);
  });

  test('not to nobody, nor to a shut account; held only once the account was activated', () => {
    account.given().when(propose()).thenRefused('account-unknown');
    given(suspended).when(propose()).thenRefused('account-suspended');
    account.given(invited).when(propose()).then(proposed());
    account.given(invited, proposed()).when(confirm()).thenRefused('account-not-activated');
  });

  test('what was asked is asked again when it is confirmed', () => {
    given(proposed(), suspended).when(confirm()).thenRefused('account-suspended');
    given(proposed('2026-03-10T10:00:00Z')).when(confirm()).thenRefused('date-in-the-past');
  });

  test('not twice at a time; again once it is over or was taken away', () => {
    given(proposed()).when(propose()).thenRefused('role-already-proposed');
    given(proposed(), confirmed()).when(propose()).thenRefused('role-already-held');
    const over = '2026-03-10T09:00:00Z';
    given(proposed(over), confirmed(over)).when(propose()).then(proposed());
    given(proposed(), confirmed(), revoked('board')).when(propose()).then(proposed());
  });

  test('in each fund by itself', () => {
    const elsewhere = { fundId: 'other' };
    given(proposed(), confirmed()).when(propose(elsewhere)).then(proposed(null, elsewhere));
  });
});

describe('A role is taken away by one', () => {
  test('or laid down, or taken back before it was confirmed', () => {
    given(proposed(), confirmed()).when(revoke()).then(revoked('board'));
    given(proposed(), confirmed())
      .when(revoke(person('somebody')))
      .then(revoked('somebody'));
    given(proposed()).when(revoke()).then(revoked('board'));
    given(proposed(), confirmed())
      .when(revoke(person('x')))
      .thenRefused('not-allowed');
    given().when(revoke()).thenRefused('role-not-held');
    given(proposed('2026-03-10T10:00:00Z'), confirmed('2026-03-10T10:00:00Z'))
      .when(revoke())
      .thenRefused('role-not-held');
  });
});

describe('Who audits does nothing else', () => {
  const auditing = { role: 'auditor', fundId: null } as const;
  const seat = {
    accountId: 'somebody',
    seatId: 'seat',
    fundId: 'fund',
    rank: 'observer',
    from: '2026-03-10',
    until: '2027-03-09',
    timeZone: 'Pacific/Kiritimati',
    entryId: 'entry',
  } as const;
  const enter = { type: 'EnterSeat', ...seat, now, by: administrator } as const;
  const entered: AccountEvent = {
    type: 'SeatEntered',
    data: { ...seat, enteredBy: 'administrator' },
  };
  const left = (onDay: string, entryId: string | null = null): AccountEvent => ({
    type: 'SeatLeft',
    data: { accountId: 'somebody', seatId: 'seat', fundId: 'fund', entryId, on: onDay },
  });
  const alone = 'auditor-holds-no-other-role';
  const over = '2026-03-10T10:00:00Z';

  test('no other role, held or proposed, in whatever scope', () => {
    given(proposed()).when(propose(auditing)).thenRefused(alone);
    given(proposed(), confirmed()).when(propose(auditing)).thenRefused(alone);
    given(proposed(null, auditing)).when(propose()).thenRefused(alone);
    given(proposed(null, auditing), confirmed(null, auditing)).when(propose()).thenRefused(alone);
    // Both were proposed by an older rule: the second is refused when it is confirmed.
    given(proposed(), proposed(null, auditing)).when(confirm()).thenRefused(alone);
    given(proposed(), proposed(null, auditing)).when(confirm(board, auditing)).thenRefused(alone);
  });

  test('but audits several funds', () => {
    const ofFund = { role: 'auditor', fundId: 'fund' } as const;
    given(proposed(null, auditing), confirmed(null, auditing))
      .when(propose(ofFund))
      .then(proposed(null, ofFund));
  });

  test('again once the other role is over or was taken away', () => {
    given(proposed(over), confirmed(over)).when(propose(auditing)).then(proposed(null, auditing));
    given(proposed(), confirmed(), revoked('board'))
      .when(propose(auditing))
      .then(proposed(null, auditing));
    given(proposed(over)).when(propose(auditing)).then(proposed(null, auditing));
  });

  test('no seat, not even one that only observes, until the day on which it is left', () => {
    given(proposed(null, auditing)).when(enter).thenRefused(alone);
    given(entered).when(propose(auditing)).thenRefused(alone);
    given(entered, proposed(null, auditing)).when(confirm(board, auditing)).thenRefused(alone);
    given(proposed(), confirmed()).when(enter).then(entered);
    // Where the committee is, the eleventh has begun: there, the seat is empty from that day on.
    given(entered, left('2026-03-11')).when(propose(auditing)).then(proposed(null, auditing));
    given(entered, left('2026-03-12')).when(propose(auditing)).thenRefused(alone);
  });

  test('a seat is entered by who may propose it, for somebody else with an account', () => {
    given()
      .when({ ...enter, by: person('x', 'reviewer') })
      .thenRefused('not-allowed');
    given()
      .when({ ...enter, by: person('somebody', 'chair') })
      .thenRefused('own-gain');
    account.given().when(enter).thenRefused('account-unknown');
    given(suspended).when(enter).thenRefused('account-unknown');
  });

  test('each attempt takes back its own entry only; a mandate that ended is left once', () => {
    const today = '2026-03-11';
    const takeBack = (entryId: string): AccountCommand => ({
      type: 'TakeBackSeat',
      accountId: 'somebody',
      seatId: 'seat',
      entryId,
      today,
    });
    given(entered).when(takeBack('entry')).then(left(today, 'entry'));
    given(entered).when(takeBack('another')).then();
    given(entered, left(today)).when(takeBack('entry')).then();
    // Two attempts at once: while one of them stands, the seat is taken.
    const again: AccountEvent = {
      type: 'SeatEntered',
      data: { ...seat, entryId: 'another', enteredBy: 'administrator' },
    };
    given(entered, again, left(today, 'another')).when(propose(auditing)).thenRefused(alone);
    const leave = { type: 'LeaveSeat', accountId: 'somebody', seatId: 'seat', on: today } as const;
    given(entered).when(leave).then(left(today));
    given(entered, left(today)).when(leave).then();
    given().when(leave).then();
  });
});

describe('The founders of an instance (D22)', () => {
  const administration = { role: 'administrator', fundId: null } as const;
  const appoint = { type: 'AppointFirst', roleId: 'role', accountId: 'somebody' } as const;
  const appointed: AccountEvent = {
    type: 'FirstAdministratorAppointed',
    data: { roleId: 'role', accountId: 'somebody', entityId: 'entity' },
  };
  const accept = { type: 'AcceptSecond', roleId: 'role', accountId: 'somebody', now } as const;
  const accepted: AccountEvent = {
    type: 'RoleConfirmed',
    data: { ...term(null, administration), confirmedBy: 'somebody' },
  };
  const first = { isFounded: false, ...administration };

  test('the first is appointed once', () => {
    given().when(appoint).then(appointed);
    given(appointed).when(appoint).then();
    given(appointed, { type: 'RoleRevoked', data: { ...on(administration), by: 'x' } })
      .when(appoint)
      .then();
  });

  test('the second is proposed by the first alone and accepts, once', () => {
    given().when(propose(first)).then(proposed(null, administration));
    given(proposed(null, administration)).when(propose(first)).then();
    given(proposed(null, administration)).when(accept).then(accepted);
    given().when(accept).thenRefused('role-not-proposed');
    given(proposed(null, administration), accepted)
      .when(accept)
      .thenRefused('second-administrator-exists');
  });

  test('a founder leaves only once there are two', () => {
    const leave = revoke(person('somebody'), first);
    given(appointed).when(leave).thenRefused('second-administrator-first');
    given(appointed)
      .when(revoke(person('somebody'), administration))
      .then({ type: 'RoleRevoked', data: { ...on(administration), by: 'somebody' } });
    // A proposal can be taken back before.
    given(proposed(null, administration))
      .when(revoke(administrator, first))
      .then({ type: 'RoleRevoked', data: { ...on(administration), by: 'administrator' } });
  });
});
