import { executor, memoryEventStore } from '#event-store';
import { loadAuthority, loadEntityAuthority, type Invocation, type Ports } from '#commands';
import { memoryVault } from '#vault';
import { meetingCodeOf } from './access.commands.js';
import { activateAccount, inviteAccount, renewInvitation } from './account.commands.js';
import { suspendAccount } from './measure.commands.js';
import { attestInterests, declareTie } from './interests.commands.js';
import { registerEntity } from './entity.commands.js';
import { confirmRole, proposeRole, revokeRole } from './role.commands.js';
import { setUp } from './set-up.commands.js';
import { signIn as signInOn, signOut } from './sign-in.commands.js';

/** Hashing a password is slow on purpose, and slower on a busy machine. */
jest.setTimeout(60_000);

const START = new Date('2026-01-05T09:00:00Z');
const PASSWORD = 'a long enough password';
let keys = 0;

function newDesk(): { ports: Ports; at: (iso: string) => void } {
  const store = memoryEventStore();
  let now = START;
  const ports = {
    store,
    execute: executor(store),
    vault: memoryVault(),
    clock: { now: () => now },
  };
  return { ports, at: (iso) => (now = new Date(iso)) };
}

const signIn = (
  ports: Ports,
  invocation: Invocation,
  input: { readonly email: string; readonly password: string },
) => signInOn(ports, invocation, { ...input, device: 'computer' });

/** A role with the code that its person tells whoever confirms. */
const told = async <Role extends { readonly accountId: string }>(ports: Ports, role: Role) => ({
  ...role,
  code: await meetingCodeOf(ports, role.accountId),
});

function as(id: string, key = `key-${(keys += 1)}`, body: unknown = null): Invocation {
  const actor = { id, kind: 'person', role: 'staff', authentication: 'password' } as const;
  return { actor, key, path: 'test', body };
}

async function instance() {
  const { ports, at } = newDesk();
  const entity = {
    name: { en: 'Federation' },
    kind: 'network',
    baseCurrency: 'EUR',
    fiscalYearStartMonth: 7,
    timeZone: 'Europe/Paris',
    languages: ['en', 'fr'],
  } as const;
  const first = { entity, email: 'first@example.org', displayName: 'First', password: PASSWORD };
  const { entityId, accountId } = await setUp(ports, as('set-up', 'set-up'), first);
  const join = async (name: string): Promise<string> => {
    const invitation = { entityId, email: `${name}@example.org`, displayName: name };
    const { secret } = await inviteAccount(ports, as(accountId), invitation);
    const joined = await activateAccount(ports, as(name), { secret, password: PASSWORD });
    return joined.accountId;
  };
  return { ports, at, entityId, first: accountId, join };
}

const administrator = (accountId: string) =>
  ({ accountId, role: 'administrator', fundId: null }) as const;

describe('setting up', () => {
  it('makes the first administrator, once', async () => {
    const { ports, entityId, first } = await instance();
    expect(await loadEntityAuthority(ports.store, first, entityId, START)).toEqual([
      'administrator',
    ]);
    await expect(
      setUp(ports, as('somebody', 'again'), {
        entity: {
          name: { en: 'Other' },
          kind: 'network',
          baseCurrency: 'EUR',
          fiscalYearStartMonth: 1,
          timeZone: 'UTC',
          languages: ['en'],
        },
        email: 'other@example.org',
        displayName: 'Other',
        password: PASSWORD,
      }),
    ).rejects.toThrow('administrator-exists');
  });

  it('lets the first administrator give no role but the second administrator, who accepts', async () => {
    const { ports, entityId, first, join } = await instance();
    const second = await join('second');
    await expect(
      proposeRole(ports, as(first), { accountId: second, role: 'treasurer', fundId: null }),
    ).rejects.toThrow('second-administrator-first');
    await proposeRole(ports, as(first), administrator(second));
    await expect(confirmRole(ports, as(first), administrator(second))).rejects.toThrow(
      'second-person-needed',
    );
    await confirmRole(ports, as(second), administrator(second));
    expect(await loadEntityAuthority(ports.store, second, entityId, START)).toEqual([
      'administrator',
    ]);
  });
});

describe('a role', () => {
  async function two() {
    const made = await instance();
    const second = await made.join('second');
    await proposeRole(made.ports, as(made.first), administrator(second));
    await confirmRole(made.ports, as(second), administrator(second));
    return { ...made, second, third: await made.join('third') };
  }

  it('takes two people, neither of whom gains', async () => {
    const { ports, entityId, first, second, third } = await two();
    const role = { accountId: third, role: 'treasurer', fundId: null } as const;
    await expect(proposeRole(ports, as(third), role)).rejects.toThrow('not-allowed');
    await proposeRole(ports, as(first), role);
    await expect(confirmRole(ports, as(first), role)).rejects.toThrow('second-person-needed');
    await expect(confirmRole(ports, as(third), role)).rejects.toThrow('not-allowed');
    expect(await loadEntityAuthority(ports.store, third, entityId, START)).toEqual([]);
    await confirmRole(ports, as(second), await told(ports, role));
    expect(await loadEntityAuthority(ports.store, third, entityId, START)).toEqual(['treasurer']);
    const own = { accountId: first, role: 'treasurer', fundId: null } as const;
    await expect(proposeRole(ports, as(first), own)).rejects.toThrow('own-gain');
  });

  it('of an auditor stands alone', async () => {
    const { ports, first, second, third } = await two();
    const treasurer = { accountId: third, role: 'treasurer', fundId: null } as const;
    await proposeRole(ports, as(first), treasurer);
    await confirmRole(ports, as(second), await told(ports, treasurer));
    const auditor = { accountId: third, role: 'auditor', fundId: null } as const;
    await expect(proposeRole(ports, as(first), auditor)).rejects.toThrow(
      'auditor-holds-no-other-role',
    );
  });

  it('ends with the account', async () => {
    const { ports, first, second, third } = await two();
    const treasurer = { accountId: third, role: 'treasurer', fundId: null } as const;
    await proposeRole(ports, as(first), treasurer);
    await confirmRole(ports, as(second), await told(ports, treasurer));
    await suspendAccount(ports, as(first), { accountId: third, reason: 'device-lost' });
    expect(await loadAuthority(ports.store, third, null, START)).toEqual([]);
  });
});

describe('signing in', () => {
  it('needs the right password and tells nobody what was wrong', async () => {
    const { ports } = await instance();
    const email = 'First@Example.org ';
    const invocation = () => as('nobody');
    const signedIn = await signIn(ports, invocation(), { email, password: PASSWORD });
    expect(signedIn.events.map((event) => event.type)).toEqual(['SessionStarted']);
    const wrong = signIn(ports, invocation(), { email, password: 'wrong password!' });
    await expect(wrong).rejects.toThrow('sign-in-failed');
    const unknown = signIn(ports, invocation(), {
      email: 'nobody@example.org',
      password: PASSWORD,
    });
    await expect(unknown).rejects.toThrow('sign-in-failed');
    const { sessionId } = signedIn;
    const ended = await signOut(ports, as(signedIn.accountId), { sessionId });
    expect(ended.events.map((event) => event.type)).toEqual(['SessionEnded']);
  });

  it('shuts nobody out for what others typed: five wrong ones, and the right one comes in', async () => {
    const { ports } = await instance();
    const email = 'first@example.org';
    for (let failure = 0; failure < 6; failure += 1) {
      const wrong = signIn(ports, as('nobody'), { email, password: `wrong password ${failure}` });
      await expect(wrong).rejects.toThrow('sign-in-failed');
    }
    await expect(signIn(ports, as('nobody'), { email, password: PASSWORD })).resolves.toBeTruthy();
  });

  it('notes every failure, also of somebody who sends the same key each time', async () => {
    const { ports, first } = await instance();
    const email = 'first@example.org';
    for (let guess = 0; guess < 7; guess += 1) {
      const wrong = signIn(ports, as('nobody', 'one-key'), { email, password: `guess ${guess}` });
      await expect(wrong).rejects.toThrow('sign-in-failed');
    }
    const failures = (await ports.store.read(`signin-${first}`)).filter(
      ({ type }) => type === 'SignInFailed',
    );
    expect(failures.map(({ data }) => (data as { reason: string }).reason)).toEqual([
      ...Array<string>(5).fill('password'),
      'too-many',
    ]);
  });

  it('keeps address, name and password out of the log', async () => {
    const { ports } = await instance();
    const log = (await ports.store.readAll(0n, 1_000)).map((e) => e.storedData + e.storedMetadata);
    for (const secret of ['first@example.org', 'First"', PASSWORD, '$argon2']) {
      expect(log.join('\n')).not.toContain(secret);
    }
  });
});

describe('an invitation', () => {
  it('is one per address, and gives the same link for the same key', async () => {
    const { ports, entityId, first } = await instance();
    const invitation = { entityId, email: 'new@example.org', displayName: 'New' };
    const once = await inviteAccount(ports, as(first, 'invite-1', invitation), invitation);
    const again = await inviteAccount(ports, as(first, 'invite-1', invitation), invitation);
    expect(again.secret).toBe(once.secret);
  });

  it('is replaced by an act of its own, never in silence: the older link is void, and it is recorded', async () => {
    const { ports, entityId, first } = await instance();
    const invitation = { entityId, email: 'new@example.org', displayName: 'New' };
    const older = await inviteAccount(ports, as(first), invitation);
    await expect(inviteAccount(ports, as(first), invitation)).rejects.toThrow('invited-already');
    const { accountId } = older;
    await expect(renewInvitation(ports, as('stranger'), { accountId })).rejects.toThrow(
      'not-allowed',
    );
    const newer = await renewInvitation(ports, as(first), { accountId });
    expect(newer.events).toMatchObject([{ type: 'InvitationRenewed', data: { by: first } }]);
    const takeUp = (secret: string) =>
      activateAccount(ports, as('new'), { secret, password: PASSWORD });
    await expect(takeUp(older.secret)).rejects.toThrow('invitation-unknown');
    await takeUp(newer.secret);
    await expect(takeUp(newer.secret)).rejects.toThrow('account-already-active');
    await expect(inviteAccount(ports, as(first), invitation)).rejects.toThrow('email-in-use');
    await expect(renewInvitation(ports, as(first), { accountId })).rejects.toThrow(
      'account-already-active',
    );
  });

  it('needs an address, a name and a password of some length', async () => {
    const { ports, entityId, first } = await instance();
    const invitation = { entityId, email: 'new@example.org', displayName: 'New' };
    const odd = (change: object) => inviteAccount(ports, as(first), { ...invitation, ...change });
    await expect(odd({ email: 'nobody' })).rejects.toThrow('email-invalid');
    await expect(odd({ displayName: ' ' })).rejects.toThrow('text-missing');
    await expect(odd({ displayName: 'n'.repeat(101) })).rejects.toThrow('text-too-long');
    const { secret } = await inviteAccount(ports, as(first), invitation);
    const takeUp = (password: string) => activateAccount(ports, as('new'), { secret, password });
    await expect(takeUp('short')).rejects.toThrow('password-too-short');
    await expect(takeUp('p'.repeat(201))).rejects.toThrow('password-too-long');
    const guess = activateAccount(ports, as('new'), { secret: 'guess', password: PASSWORD });
    await expect(guess).rejects.toThrow('invitation-unknown');
    const folded = secret === secret.toUpperCase() ? secret.toLowerCase() : secret.toUpperCase();
    const odder = activateAccount(ports, as('new'), { secret: folded, password: PASSWORD });
    await expect(odder).rejects.toThrow('invitation-unknown');
  });

  it('that was refused leaves the address free', async () => {
    const { ports, entityId, first } = await instance();
    const invitation = { entityId, email: 'new@example.org', displayName: 'New' };
    await expect(inviteAccount(ports, as('stranger'), invitation)).rejects.toThrow('not-allowed');
    await expect(inviteAccount(ports, as(first), invitation)).resolves.toBeTruthy();
  });

  it('is taken up once and in time', async () => {
    const { ports, entityId, first, at } = await instance();
    const invitation = { entityId, email: 'late@example.org', displayName: 'Late' };
    const { secret } = await inviteAccount(ports, as(first), invitation);
    at('2026-01-13T09:00:00Z');
    const late = activateAccount(ports, as('late'), { secret, password: PASSWORD });
    await expect(late).rejects.toThrow('invitation-expired');
  });
});

describe('a role that is taken away', () => {
  it('is gone at once, also for founders, and what was known then stays known', async () => {
    const { ports, at, entityId, first, join } = await instance();
    const second = await join('second');
    await expect(revokeRole(ports, as(first), administrator(first))).rejects.toThrow(
      'second-administrator-first',
    );
    await proposeRole(ports, as(first), administrator(second));
    await confirmRole(ports, as(second), administrator(second));
    at('2026-02-01T09:00:00Z');
    await expect(revokeRole(ports, as(second), administrator(first))).rejects.toThrow(
      'two-administrators-needed',
    );
    const third = await join('third');
    await proposeRole(ports, as(first), administrator(third));
    await confirmRole(ports, as(second), await told(ports, administrator(third)));
    await revokeRole(ports, as(second), administrator(first));
    const now = new Date('2026-02-01T09:00:00Z');
    expect(await loadEntityAuthority(ports.store, first, entityId, now)).toEqual([]);
    expect(await loadEntityAuthority(ports.store, first, entityId, START)).toEqual([
      'administrator',
    ]);
    await expect(revokeRole(ports, as(second), administrator(first))).rejects.toThrow(
      'role-not-held',
    );
  });

  it('of a fund holds in that fund only, and for its time only', async () => {
    const { ports, entityId, first, join } = await instance();
    const second = await join('second');
    await proposeRole(ports, as(first), administrator(second));
    await confirmRole(ports, as(second), administrator(second));
    const third = await join('third');
    const fundId = 'fund';
    const created = {
      fundId,
      entityId,
      name: { en: 'Fund' },
      purpose: {},
      preset: 'crisis',
      baseCurrency: 'EUR',
    } as const;
    const { execute, store } = ports;
    const stub = { initial: null, evolve: () => null };
    await execute(
      { ...stub, decide: () => [{ type: 'FundCreated', data: created } as const] },
      `fund-${fundId}`,
      null,
      {
        commandId: 'c',
        inputHash: '',
        actor: as('x').actor,
        entity: entityId,
        timeZone: 'UTC',
        now: START,
      },
    );
    const role = { accountId: third, role: 'treasurer', fundId } as const;
    await proposeRole(ports, as(first), { ...role, until: '2026-03-16T00:00:00Z' });
    await confirmRole(ports, as(second), await told(ports, role));
    const on = (iso: string) => loadAuthority(store, third, fundId, new Date(iso));
    expect(await on('2026-03-15T23:59:59Z')).toEqual(['treasurer']);
    expect(await on('2026-03-16T00:00:00Z')).toEqual([]);
    expect(await loadAuthority(store, third, null, START)).toEqual([]);
    expect(await loadAuthority(store, third, 'other', START)).toEqual([]);
    expect(await loadAuthority(store, first, fundId, START)).toEqual(['administrator']);
  });
});

describe('an entity below another', () => {
  it('is registered and run by the administrators above until it has its own', async () => {
    const { ports, entityId, first } = await instance();
    const entity = {
      name: { en: 'Platform' },
      kind: 'platform',
      baseCurrency: 'XOF',
      fiscalYearStartMonth: 1,
      timeZone: 'Africa/Dakar',
      languages: ['fr'],
    } as const;
    const register = (by: string, parentId: string | null) =>
      registerEntity(ports, as(by), { ...entity, parentId });
    await expect(register('stranger', entityId)).rejects.toThrow('not-allowed');
    await expect(register(first, null)).rejects.toThrow('parent-missing');
    const below = await register(first, entityId);
    expect(await loadEntityAuthority(ports.store, first, below.entityId, START)).toEqual([
      'administrator',
    ]);
  });
});

describe('ties', () => {
  it('are declared by oneself, with the name sealed', async () => {
    const { ports, first } = await instance();
    const tie = {
      kind: 'board',
      party: 'organisation',
      name: 'Instance of Words',
      from: '2026-02-01',
      until: null,
    } as const;
    await declareTie(ports, as(first), tie);
    await attestInterests(ports, as(first));
    const log = (await ports.store.readAll(0n, 1_000)).map((e) => e.storedData).join('\n');
    expect(log).not.toContain('Instance of Words');
    expect(log).toContain('partyRef');
  });
});
