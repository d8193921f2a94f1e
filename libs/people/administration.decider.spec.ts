import type { RoleName } from '#catalogue';
import { specify } from '../../test/support/specification.js';
import { administrationDecider, type AdministrationCommand } from './administration.decider.js';
import type { AdministrationEvent } from './administration.state.js';

const now = '2026-03-10T10:00:00.000Z';
const entityId = 'entity';
const power = specify(administrationDecider);
const by = (accountId: string, role: RoleName = 'administrator') => ({ accountId, roles: [role] });
const entered = (...accounts: string[]): AdministrationEvent[] =>
  accounts.map((accountId) => ({ type: 'AdministratorEntered', data: { entityId, accountId } }));
const left = (accountId: string): AdministrationEvent => ({
  type: 'AdministratorLeft',
  data: { entityId, accountId },
});
const taken = (taker: string, accountId: string, at = now): AdministrationEvent => ({
  type: 'PowerTaken',
  data: { entityId, measureId: 'm', accountId, by: taker, at },
});
const role = { roleId: 'r', role: 'releaser', fundId: null } as const;
const take = (accountId: string, taker: string, change: object = {}): AdministrationCommand => ({
  type: 'TakePower',
  entityId,
  measureId: 'm',
  measure: 'revocation',
  accountId,
  role,
  reason: null,
  takesAdministrator: false,
  standsAlone: true,
  now,
  by: by(taker),
  ...change,
});
const asked = (accountId: string, asker: string, at = now): AdministrationEvent => ({
  type: 'MeasureAsked',
  data: {
    entityId,
    measureId: 'm',
    measure: 'revocation',
    accountId,
    role,
    reason: null,
    by: asker,
    at,
  },
});
const second = (seconder: string, change: object = {}): AdministrationCommand => ({
  type: 'SecondMeasure',
  measureId: 'm',
  takesAdministrator: false,
  standsAlone: true,
  now,
  by: by(seconder),
  ...change,
});

describe('Never fewer than two can give roles', () => {
  const administrator = { takesAdministrator: true };

  test('of three one can go, of two none, by whomever', () => {
    power
      .given(...entered('ada', 'bel', 'cyd'))
      .when(take('cyd', 'ada', administrator))
      .then(taken('ada', 'cyd'), left('cyd'));
    power
      .given(...entered('ada', 'bel'))
      .when(take('bel', 'ada', administrator))
      .thenRefused('two-administrators-needed');
    power
      .given(...entered('ada', 'bel'))
      .when(take('ada', 'ada', administrator))
      .thenRefused('two-administrators-needed');
  });

  test('not by shutting the account either, nor with somebody else’s agreement', () => {
    power
      .given(...entered('ada', 'bel'))
      .when(take('bel', 'ada', { ...administrator, measure: 'suspension', role: null }))
      .thenRefused('two-administrators-needed');
    power
      .given(...entered('ada', 'bel'), asked('bel', 'ada'))
      .when(second('cyd', administrator))
      .thenRefused('two-administrators-needed');
  });

  test('of two who take each other away at once, the second is refused', () => {
    power
      .given(...entered('ada', 'bel', 'cyd'), taken('ada', 'bel'), left('bel'))
      .when(take('ada', 'bel', administrator))
      .thenRefused('two-administrators-needed');
  });

  test('but below another entity, whose administrators can give it new ones', () => {
    power
      .given(...entered('ada'))
      .when(take('ada', 'bel', { ...administrator, standsAlone: false }))
      .then(taken('bel', 'ada'), left('ada'));
  });

  test('whoever enters twice counts once', () => {
    const enter: AdministrationCommand = { type: 'EnterAdministrator', entityId, accountId: 'ada' };
    power
      .given()
      .when(enter)
      .then(...entered('ada'));
    power
      .given(...entered('ada'))
      .when(enter)
      .then();
  });
});

describe('Nobody takes power from many by themselves', () => {
  test('the first is taken at once, the second within a day waits for another person', () => {
    power.given().when(take('rel', 'ada')).then(taken('ada', 'rel'));
    power.given(taken('ada', 'other')).when(take('rel', 'ada')).then(asked('rel', 'ada'));
    power
      .given(taken('ada', 'other', '2026-03-09T09:00:00.000Z'))
      .when(take('rel', 'ada'))
      .then(taken('ada', 'rel'));
    power.given(taken('bel', 'other')).when(take('rel', 'ada')).then(taken('ada', 'rel'));
  });

  test('laying down one’s own is taken from nobody', () => {
    power
      .given(taken('rel', 'other'))
      .when(take('rel', 'rel', { by: by('rel', 'releaser') }))
      .then();
  });

  test('whoever may not take a role, may not ask for it either', () => {
    power
      .given()
      .when(take('rel', 'tre', { by: by('tre', 'treasurer') }))
      .thenRefused('not-allowed');
  });

  test('somebody else agrees, who neither asked nor is meant, within seven days, once', () => {
    const agreed: AdministrationEvent = {
      type: 'MeasureSeconded',
      data: { entityId, measureId: 'm', by: 'bel' },
    };
    power.given(asked('rel', 'ada')).when(second('bel')).then(agreed);
    power.given(asked('rel', 'ada')).when(second('ada')).thenRefused('second-person-needed');
    power.given(asked('rel', 'ada')).when(second('rel')).thenRefused('own-gain');
    power
      .given(asked('rel', 'ada'))
      .when(second('tre', { by: by('tre', 'treasurer') }))
      .thenRefused('not-allowed');
    power.given(asked('rel', 'ada'), agreed).when(second('bel')).thenRefused('measure-unknown');
    power
      .given(asked('rel', 'ada', '2026-03-03T10:00:00.000Z'))
      .when(second('bel'))
      .thenRefused('measure-unknown');
  });

  test('what was asked is not asked twice', () => {
    power
      .given(taken('ada', 'other'), asked('rel', 'ada'))
      .when(take('rel', 'ada'))
      .thenRefused('measure-already-asked');
  });
});

describe('A house that lost its administrators', () => {
  const drawn = (holder: string, keyHash = `hash of ${holder}`): AdministrationEvent => ({
    type: 'RecoveryKeyDrawn',
    data: { entityId, keyId: `key of ${holder}`, holder, keyHash },
  });
  const recover = (...keyHashes: string[]): AdministrationCommand => ({
    type: 'RecoverAdministration',
    entityId,
    recoveryId: 'recovery',
    keyHashes,
    people: 1,
  });
  const keys = [drawn('ada'), drawn('bel')];

  test('is given back with the keys of two holders, which are used up', () => {
    const recovered: AdministrationEvent = {
      type: 'AdministrationRecovered',
      data: {
        entityId,
        recoveryId: 'recovery',
        keyIds: ['key of ada', 'key of bel'],
        holders: ['ada', 'bel'],
        people: 1,
      },
    };
    power
      .given(...keys)
      .when(recover('hash of ada', 'hash of bel'))
      .then(recovered);
    power
      .given(...keys, recovered)
      .when(recover('hash of ada', 'hash of bel'))
      .thenRefused('recovery-key-wrong');
  });

  test('not with one key, with a wrong one, nor with one that its holder drew anew', () => {
    power
      .given(...keys)
      .when(recover('hash of ada'))
      .thenRefused('recovery-keys-missing', { least: 2 });
    power
      .given(...keys)
      .when(recover('hash of ada', 'made up'))
      .thenRefused('recovery-key-wrong');
    power
      .given(...keys, drawn('bel', 'newer'))
      .when(recover('hash of ada', 'hash of bel'))
      .thenRefused('recovery-key-wrong');
  });

  test('keys are drawn by administrators alone', () => {
    const draw = (role: RoleName): AdministrationCommand => ({
      type: 'DrawRecoveryKey',
      entityId,
      keyId: 'key of ada',
      keyHash: 'hash of ada',
      by: by('ada', role),
    });
    power.given().when(draw('administrator')).then(drawn('ada'));
    power.given().when(draw('treasurer')).thenRefused('not-allowed');
  });
});
