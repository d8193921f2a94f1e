import { loadEntityAuthority, type Invocation, type Ports } from '#commands';
import { executor, loadState, memoryEventStore } from '#event-store';
import { memoryVault } from '#vault';
import {
  changePassword,
  endSessions,
  meetingCodeOf,
  renewMeetingCode,
  resetPassword,
  resetSecret,
} from './access.commands.js';
import { activateAccount, inviteAccount } from './account.commands.js';
import { accountDecider } from './account.decider.js';
import { administrationDecider } from './administration.decider.js';
import { askMeasure, secondMeasure, suspendAccount } from './measure.commands.js';
import { administrationStream } from './power.commands.js';
import { drawRecoveryKey, recoverAdministration } from './recovery.commands.js';
import { confirmRole, proposeRole, revokeRole } from './role.commands.js';
import { setUp } from './set-up.commands.js';
import { signIn } from './sign-in.commands.js';
import { resetCode } from './told-codes.js';

// The way of a house: two administrators, a third, and what each can do to the others.

/** Hashing a password is slow on purpose, and slower on a busy machine. */
jest.setTimeout(60_000);

const PASSWORD = 'a long enough password';
const OTHER = 'another sentence, as long';
let keys = 0;

function as(id: string, key = `key-${(keys += 1)}`): Invocation {
  const actor = { id, kind: 'person', role: 'staff', authentication: 'password' } as const;
  return { actor, key, path: 'test', body: null };
}

async function house() {
  const store = memoryEventStore();
  let now = new Date('2026-01-05T09:00:00Z');
  const ports: Ports = {
    store,
    execute: executor(store),
    vault: memoryVault(),
    clock: { now: () => now },
  };
  const entity = {
    name: { en: 'Federation' },
    kind: 'network',
    baseCurrency: 'EUR',
    fiscalYearStartMonth: 1,
    timeZone: 'UTC',
    languages: ['en'],
  } as const;
  const first = { entity, email: 'ada@example.org', displayName: 'Ada', password: PASSWORD };
  const { entityId, accountId: ada } = await setUp(ports, as('set-up'), first);
  const join = async (name: string): Promise<string> => {
    const invitation = { entityId, email: `${name}@example.org`, displayName: name };
    const { secret } = await inviteAccount(ports, as(ada), invitation);
    return (await activateAccount(ports, as(name), { secret, password: PASSWORD })).accountId;
  };
  const bel = await join('bel');
  await proposeRole(ports, as(ada), administrator(bel));
  await confirmRole(ports, as(bel), administrator(bel));
  const give = async (accountId: string, role: 'administrator' | 'releaser') => {
    const code = await meetingCodeOf(ports, accountId);
    await proposeRole(ports, as(ada), { accountId, role, fundId: null });
    await confirmRole(ports, as(bel), { accountId, role, fundId: null, code });
  };
  const rolesOf = (accountId: string) => loadEntityAuthority(store, accountId, entityId, now);
  const enter = (email: string, password = PASSWORD) =>
    signIn(ports, as('nobody'), { email, password, device: 'phone' });
  const at = (iso: string) => (now = new Date(iso));
  const power = () => loadState(store, administrationDecider, administrationStream(entityId));
  const account = (id: string) => loadState(store, accountDecider, `account-${id}`);
  return { ports, entityId, ada, bel, join, give, rolesOf, enter, at, power, account };
}

const administrator = (accountId: string) =>
  ({ accountId, role: 'administrator', fundId: null }) as const;
const releaser = (accountId: string) => ({ accountId, role: 'releaser', fundId: null }) as const;

describe('An administrator who keeps the link of a colleague', () => {
  it('finds nobody who confirms: the code is told by the person, not by who invited', async () => {
    const { ports, ada, bel, join, rolesOf } = await house();
    const nobody = await join('nobody');
    await proposeRole(ports, as(ada), releaser(nobody));
    await expect(confirmRole(ports, as(bel), releaser(nobody))).rejects.toThrow('account-not-met');
    await expect(
      confirmRole(ports, as(bel), { ...releaser(nobody), code: '0000-0000' }),
    ).rejects.toThrow('meeting-code-wrong');
    expect(await rolesOf(nobody)).toEqual([]);
    // Nor can whoever invited be the one who has met them.
    const other = await join('other');
    await proposeRole(ports, as(bel), releaser(other));
    const code = await meetingCodeOf(ports, other);
    await expect(confirmRole(ports, as(ada), { ...releaser(other), code })).rejects.toThrow(
      'met-by-inviter',
    );
  });

  it('has five guesses, which are counted; then the person draws another code', async () => {
    const { ports, ada, bel, join, rolesOf, account } = await house();
    const rel = await join('rel');
    await proposeRole(ports, as(ada), releaser(rel));
    const right = await meetingCodeOf(ports, rel);
    for (let guess = 0; guess < 5; guess += 1) {
      // The same key each time does not make it one guess.
      const wrong = confirmRole(ports, as(bel, 'same'), { ...releaser(rel), code: 'ZZZZ-ZZZZ' });
      await expect(wrong).rejects.toThrow('meeting-code-wrong');
    }
    expect((await account(rel)).meeting.refused).toBe(5);
    const late = confirmRole(ports, as(bel), { ...releaser(rel), code: right });
    await expect(late).rejects.toThrow('meeting-code-void');
    expect(await meetingCodeOf(ports, rel)).toBeUndefined();
    await renewMeetingCode(ports, as(rel), { accountId: rel });
    const fresh = await meetingCodeOf(ports, rel);
    expect(fresh).not.toBe(right);
    // As it is read out: small letters, and O for zero.
    const typed = fresh?.toLowerCase().replaceAll('0', 'o').replace('-', ' ');
    await confirmRole(ports, as(bel), { ...releaser(rel), code: typed });
    expect(await rolesOf(rel)).toEqual(['releaser']);
  });
});

describe('One administrator alone', () => {
  it('takes away one role a day, and never the last two who can give any', async () => {
    const { ports, ada, bel, join, give, rolesOf, at } = await house();
    const [one, two] = [await join('one'), await join('two')];
    await give(one, 'releaser');
    await give(two, 'releaser');
    for (const target of [ada, bel]) {
      await expect(revokeRole(ports, as(ada), administrator(target))).rejects.toThrow(
        'two-administrators-needed',
      );
      await expect(
        suspendAccount(ports, as(ada), { accountId: target, reason: 'other' }),
      ).rejects.toThrow('two-administrators-needed');
    }
    expect(await revokeRole(ports, as(ada), releaser(one))).toMatchObject({ asked: false });
    expect(await revokeRole(ports, as(ada), releaser(two))).toMatchObject({ asked: true });
    const shut = await suspendAccount(ports, as(ada), { accountId: two, reason: 'other' });
    expect(shut.asked).toBe(true);
    expect(await rolesOf(one)).toEqual([]);
    expect(await rolesOf(two)).toEqual(['releaser']);
    at('2026-01-06T09:00:00Z');
    expect(await revokeRole(ports, as(ada), releaser(two))).toMatchObject({ asked: false });
    expect(await rolesOf(two)).toEqual([]);
  });

  it('takes more with the agreement of another, who is not meant', async () => {
    const { ports, ada, bel, join, give, rolesOf, power } = await house();
    const [one, two] = [await join('one'), await join('two')];
    await give(one, 'releaser');
    await give(two, 'releaser');
    await revokeRole(ports, as(ada), releaser(one));
    await revokeRole(ports, as(ada), releaser(two));
    const measureId = (await power()).asked[0]?.measureId ?? '';
    const agree = (who: string) =>
      secondMeasure(ports, as(who, `agree-${who}`), { accountId: two, measureId });
    await expect(agree(ada)).rejects.toThrow('second-person-needed');
    await expect(agree(two)).rejects.toThrow('not-allowed');
    await agree(bel);
    expect(await rolesOf(two)).toEqual([]);
    // Sent again with the same key, it is answered as before.
    expect(await agree(bel)).toMatchObject({ repeated: true });
  });

  it('is no match for two who shut each other out at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { ports, ada, bel, join, give, power } = await house();
      const cyd = await join(`cyd${round}`);
      await give(cyd, 'administrator');
      await Promise.allSettled([
        revokeRole(ports, as(ada), administrator(bel)),
        revokeRole(ports, as(bel), administrator(ada)),
      ]);
      const { administrators } = await power();
      expect(administrators).toHaveLength(2);
    }
  });
});

describe('A shut account', () => {
  it('is opened again by two people, with its roles, and counts again', async () => {
    const { ports, ada, bel, join, give, rolesOf, power, enter } = await house();
    const cyd = await join('cyd');
    await give(cyd, 'administrator');
    await suspendAccount(ports, as(ada), { accountId: cyd, reason: 'device-lost' });
    expect((await power()).administrators).toEqual([ada, bel]);
    await expect(enter('cyd@example.org')).rejects.toThrow('sign-in-failed');
    const asking = { accountId: cyd, measure: 'reinstatement' } as const;
    const { measureId } = await askMeasure(ports, as(ada), asking);
    await secondMeasure(ports, as(bel), { accountId: cyd, measureId });
    expect(await rolesOf(cyd)).toEqual(['administrator']);
    expect((await power()).administrators).toEqual([ada, bel, cyd]);
    await expect(enter('cyd@example.org')).resolves.toBeTruthy();
  });
});

describe('A password', () => {
  it('is changed by whoever knows the old one, and every session before has ended', async () => {
    const { ports, ada, enter, account } = await house();
    const { generation } = (await enter('ada@example.org')).events[0]?.data as {
      generation: number;
    };
    const change = (password: string) =>
      changePassword(ports, as(ada), {
        accountId: ada,
        password,
        newPassword: OTHER,
        device: 'phone',
      });
    await expect(change('not the old one')).rejects.toThrow('password-wrong');
    const session = await change(PASSWORD);
    expect((await account(ada)).generation).toBe(generation + 1);
    expect(session.events[0]?.data).toMatchObject({ generation: generation + 1 });
    await expect(enter('ada@example.org')).rejects.toThrow('sign-in-failed');
    await expect(enter('ada@example.org', OTHER)).resolves.toBeTruthy();
  });

  it('is set anew by two people together, neither of whom can do it alone', async () => {
    const { ports, ada, bel, join, give, enter, account, at } = await house();
    const cyd = await join('cyd');
    await give(cyd, 'releaser');
    const asking = { accountId: cyd, measure: 'password-reset' } as const;
    const { measureId } = await askMeasure(ports, as(ada), asking);
    await secondMeasure(ports, as(bel), { accountId: cyd, measureId });
    const { resetRef } = (await account(cyd)).reset ?? { resetRef: '' };
    const secret = resetSecret(ports, cyd, resetRef);
    const code = resetCode(ports.vault, cyd, resetRef);
    const set = (change: object) =>
      resetPassword(ports, as('nobody'), { secret, code, password: OTHER, ...change });
    await expect(set({ code: 'ZZZZ-ZZZZ' })).rejects.toThrow('reset-code-wrong');
    await expect(set({ secret: 'made up' })).rejects.toThrow('reset-unknown');
    await set({});
    await expect(enter('cyd@example.org', OTHER)).resolves.toBeTruthy();
    await expect(set({})).rejects.toThrow('reset-unknown');
    // Another way runs out, and is shut by five wrong codes.
    const again = await askMeasure(ports, as(bel), asking);
    await secondMeasure(ports, as(ada), { accountId: cyd, measureId: again.measureId });
    const other = (await account(cyd)).reset?.resetRef ?? '';
    const way = {
      secret: resetSecret(ports, cyd, other),
      code: resetCode(ports.vault, cyd, other),
    };
    for (let guess = 0; guess < 5; guess += 1) {
      await expect(set({ ...way, code: 'ZZZZ-ZZZZ' })).rejects.toThrow('reset-code-wrong');
    }
    await expect(set(way)).rejects.toThrow('reset-code-void');
    at('2026-01-08T09:00:01Z');
    const late = await askMeasure(ports, as(ada), asking);
    await secondMeasure(ports, as(bel), { accountId: cyd, measureId: late.measureId });
    const last = (await account(cyd)).reset?.resetRef ?? '';
    at('2026-01-11T09:00:00Z');
    const gone = {
      secret: resetSecret(ports, cyd, last),
      code: resetCode(ports.vault, cyd, last),
    };
    await expect(set(gone)).rejects.toThrow('reset-expired');
  });

  it('of somebody whose sessions end everywhere stays as it is', async () => {
    const { ports, ada, bel, enter, account } = await house();
    await expect(endSessions(ports, as(bel), { accountId: ada })).resolves.toBeTruthy();
    expect((await account(ada)).generation).toBe(1);
    await expect(endSessions(ports, as('stranger'), { accountId: ada })).rejects.toThrow(
      'not-allowed',
    );
    await expect(enter('ada@example.org')).resolves.toBeTruthy();
  });
});

describe('A house whose administrators cannot come in', () => {
  const NOW = new Date('2026-03-01T09:00:00Z');

  it('is given back at the machine with two keys, to who was there and to somebody new', async () => {
    const { ports, ada, bel, rolesOf, enter, account, power, at } = await house();
    const one = (await drawRecoveryKey(ports, as(ada))).key ?? '';
    const other = (await drawRecoveryKey(ports, as(bel))).key ?? '';
    const log = (await ports.store.readAll(0n, 1_000)).map((event) => event.storedData).join('\n');
    expect(log).not.toContain(one);
    const people = [
      { email: 'ada@example.org', displayName: 'Ada' },
      { email: 'new@example.org', displayName: 'New' },
    ];
    const recover = (...given: string[]) =>
      recoverAdministration(ports, NOW, { keys: given, people });
    await expect(recover(one)).rejects.toThrow('recovery-keys-missing');
    await expect(recover(one, one)).rejects.toThrow('recovery-keys-missing');
    await expect(recover(one, '0000-0000')).rejects.toThrow('recovery-key-wrong');
    at(NOW.toISOString());
    const [known, fresh] = await recover(one, other);
    // Sent again, it completes what was cut off and gives the same links.
    expect(await recover(other, one)).toEqual([known, fresh]);
    const secretOf = (path = '') => decodeURIComponent(path.split('secret=')[1] ?? '');
    await resetPassword(ports, as('nobody'), {
      secret: secretOf(known?.path),
      code: known?.code ?? '',
      password: OTHER,
    });
    await expect(enter('ada@example.org', OTHER)).resolves.toBeTruthy();
    const { accountId } = await activateAccount(ports, as('new'), {
      secret: secretOf(fresh?.path),
      password: PASSWORD,
    });
    expect(await rolesOf(accountId)).toEqual(['administrator']);
    expect((await power()).administrators).toEqual([ada, bel, accountId]);
    expect((await account(accountId)).meeting.metBy).toBeNull();
    // Used up.
    const again = recoverAdministration(ports, NOW, {
      keys: [one, other],
      people: people.slice(0, 1),
    });
    await expect(again).rejects.toThrow('key-used-for-another-request');
  });
});
