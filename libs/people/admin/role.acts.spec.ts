import { openActs } from '#acts';
import type { RoleName } from '#catalogue';
import { accountDecider } from '../account.decider.js';
import type { AccountEvent } from '../account.state.js';
import { administrationDecider } from '../administration.decider.js';
import { ROLE_ACTS, STAFF_ACTS, type RolePlace } from './role.acts.js';

// What the page of an administrator offers is what the rules say, in their own words.

const NOW = '2026-03-09T10:00:00.000Z';
const entityId = 'federation';
const founded = { first: 'ada', asked: 'bel', second: 'bel' };
const alone = { ...founded, second: null };

const invited = (accountId: string): AccountEvent => ({
  type: 'AccountInvited',
  data: {
    accountId,
    entityId,
    subjectRef: accountId,
    email: sealed,
    displayName: sealed,
    invitationRef: 'i',
    expiresAt: NOW,
    invitedBy: 'ada',
  },
});
const sealed = { subjectRef: 's', purpose: 'account', keyVersion: 1, ciphertext: 'AA' } as const;
const activated = (accountId: string): AccountEvent => ({
  type: 'AccountActivated',
  data: { accountId, passwordHash: sealed },
});
const met = (accountId: string): AccountEvent => ({
  type: 'AccountMet',
  data: { accountId, by: 'bel' },
});
const term = { entityId, fundId: null, from: NOW, until: null };

/** A role that was proposed by Ada, before somebody who has these roles. */
function proposed(
  accountId: string,
  role: RoleName,
  reader: string,
  change: Partial<RolePlace> & {
    readonly roles?: readonly RoleName[];
    readonly held?: true;
    readonly unmet?: true;
  } = {},
): RolePlace {
  const { roles = ['administrator'], held, unmet, ...more } = change;
  const on = { roleId: 'r', accountId, role, fundId: null };
  const events: readonly AccountEvent[] = [
    invited(accountId),
    activated(accountId),
    ...(unmet ? [] : [met(accountId)]),
    { type: 'RoleProposed', data: { ...on, ...term, proposedBy: 'ada' } },
    ...(held
      ? [{ type: 'RoleConfirmed', data: { ...on, ...term, confirmedBy: 'bel' } } as const]
      : []),
  ];
  const state = events.reduce(accountDecider.evolve, accountDecider.initial);
  const authority = { at: NOW, today: '2026-03-09', by: { id: reader, roles } };
  const administration = { ...administrationDecider.initial, administrators: ['ada', 'bel'] };
  const place = { authority, entityId, founding: founded, on, state, administration };
  return { ...place, standsAlone: true, ...more };
}

const offered = (place: RolePlace) =>
  openActs(ROLE_ACTS, place).map(({ declaration, refusal }) => [declaration.name, refusal?.code]);
const TAKE_BACK = ['revocation', undefined];

test.each([
  ['another administrator', 'bel', {}, [['confirmation', undefined], TAKE_BACK]],
  ['whoever proposed it', 'ada', {}, [['confirmation', 'second-person-needed'], TAKE_BACK]],
  ['whoever gains', 'cyd', {}, [['confirmation', 'own-gain'], TAKE_BACK]],
  [
    'whoever gives no roles',
    'dov',
    { roles: ['treasurer'] },
    [
      ['confirmation', 'not-allowed'],
      ['revocation', 'not-allowed'],
    ],
  ],
] as const)('a proposed role before %s', (_, reader, change, wanted) => {
  expect(offered(proposed('cyd', 'treasurer', reader, change))).toEqual(wanted);
});

test('a role that is held is taken away, and not confirmed again', () => {
  expect(offered(proposed('cyd', 'treasurer', 'bel', { held: true }))).toEqual([TAKE_BACK]);
  const last = proposed('cyd', 'administrator', 'ada', { held: true, founding: alone });
  expect(offered(last)).toEqual([['revocation', 'second-administrator-first']]);
});

test('who was asked to be the second administrator accepts, and nobody else', () => {
  const asked = { roles: [], founding: alone };
  const accepting = (who: string) => offered(proposed(who, 'administrator', who, asked))[0];
  expect(accepting('bel')).toEqual(['confirmation', undefined]);
  // A newer proposal went to somebody else.
  expect(accepting('cyd')).not.toEqual(['confirmation', undefined]);
});

test.each([
  [['administrator'], undefined],
  [['treasurer'], 'not-allowed'],
] as const)('a role is proposed by %s', (roles, code) => {
  for (const founding of [founded, alone]) {
    const authority = { at: NOW, today: '2026-03-09', by: { id: 'ada', roles } };
    const [open] = openActs(STAFF_ACTS, { authority, entityId, founding, others: [] });
    expect(open?.refusal?.code).toBe(code);
  }
});

test('the first role of somebody is confirmed against their code, and not without', () => {
  expect(offered(proposed('cyd', 'treasurer', 'bel', { unmet: true }))).toEqual([
    ['meeting', undefined],
    TAKE_BACK,
  ]);
});

test('of two administrators neither is taken away, and nobody takes twice a day alone', () => {
  const held = { held: true } as const;
  expect(offered(proposed('bel', 'administrator', 'ada', held))).toEqual([
    ['revocation', 'two-administrators-needed'],
  ]);
});
