import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Invocation, Ports } from '#commands';
import { openInstance } from '#instance';
import {
  activateAccount,
  confirmRole,
  inviteAccount,
  meetingCodeOf,
  proposeRole,
  setUp,
} from '#people';
import {
  entraide,
  entraideServing,
  entraideTyping,
  PROGRAM_TIMEOUT_MS,
  type ServingProgram,
} from '../support/entraide.js';

// What pages do for the staff, the command line does too; and what no page can, at the machine.

const PASSWORD = 'a sentence that is long enough';
const OTHER = 'another sentence, just as long';
const email = (name: string): string => `${name}@federation.example`;

let data: string;
let cyd: string;
let server: ServingProgram | undefined;
let keys = 0;

jest.setTimeout(PROGRAM_TIMEOUT_MS);

function as(id: string): Invocation {
  const actor = { id, kind: 'person', role: 'staff', authentication: 'password' } as const;
  return { actor, key: `key-${(keys += 1)}`, path: 'given', body: null };
}

/** Two administrators, and a releaser whom both know. */
async function house(ports: Ports): Promise<string> {
  const entity = {
    name: { en: 'Federation' },
    kind: 'network',
    baseCurrency: 'EUR',
    fiscalYearStartMonth: 1,
    timeZone: 'UTC',
    languages: ['en'],
  } as const;
  const first = { entity, email: email('ada'), displayName: 'ada', password: PASSWORD };
  const { entityId, accountId: ada } = await setUp(ports, as('set-up'), first);
  const join = async (name: string): Promise<string> => {
    const person = { entityId, email: email(name), displayName: name };
    const { secret } = await inviteAccount(ports, as(ada), person);
    return (await activateAccount(ports, as(name), { secret, password: PASSWORD })).accountId;
  };
  const bel = await join('bel');
  const second = { accountId: bel, role: 'administrator', fundId: null } as const;
  await proposeRole(ports, as(ada), second);
  await confirmRole(ports, as(bel), second);
  const accountId = await join('cyd');
  const role = { accountId, role: 'releaser', fundId: null } as const;
  await proposeRole(ports, as(ada), role);
  const code = await meetingCodeOf(ports, accountId);
  await confirmRole(ports, as(bel), { ...role, code });
  return accountId;
}

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'entraide-account-'));
  const instance = await openInstance({ data });
  cyd = await house(instance.ports);
  await instance.close();
  server = await entraideServing(data);
});
afterAll(async () => {
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const at = (): readonly string[] => ['--server', server?.url ?? '', '--json'];

async function token(name: string, password = PASSWORD): Promise<string> {
  const done = await entraideTyping([password], {}, 'account', 'sign-in', email(name), ...at());
  expect([done.code, done.stderr]).toEqual([0, expect.stringContaining('the password')]);
  return (JSON.parse(done.stdout) as { token: string }).token;
}
const run = (who: string, ...args: readonly string[]) =>
  entraideTyping([], { ENTRAIDE_TOKEN: who }, 'account', ...args, ...at());

test('one’s own sessions and password', async () => {
  const [here, there] = [await token('cyd'), await token('cyd')];
  const shown = JSON.parse((await run(here, 'show')).stdout) as { sessions: object[] };
  expect(shown.sessions).toHaveLength(2);
  const out = await run(here, 'sign-out-elsewhere');
  const fresh = (JSON.parse(out.stdout) as { token: string }).token;
  expect((await run(there, 'show')).code).toBe(1);
  const change = (old: string) =>
    entraideTyping([old, OTHER], { ENTRAIDE_TOKEN: fresh }, 'account', 'password', ...at());
  const wrong = await change('not the right sentence');
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('password-wrong')]);
  const changed = await change(PASSWORD);
  expect(`${changed.stdout}${changed.stderr}`).not.toContain(OTHER);
  expect((await run(fresh, 'show')).code).toBe(1);
  const last = await token('cyd', OTHER);
  expect((await run(last, 'sign-out-everywhere')).code).toBe(0);
  expect((await run(last, 'show')).code).toBe(1);
});

test('accounts of the staff: shut at once, opened again and reset by two', async () => {
  const [ada, bel, his] = [await token('ada'), await token('bel'), await token('cyd', OTHER)];
  const shut = await run(ada, 'suspend', cyd, 'device-lost');
  expect(JSON.parse(shut.stdout)).toMatchObject({ status: 'suspended' });
  expect((await run(his, 'show')).code).toBe(1);
  expect(JSON.parse((await run(ada, 'reinstate', cyd)).stdout)).toMatchObject({ status: 'asked' });
  type Told = { measures: { measureId: string }[]; resets: { code?: string; path?: string }[] };
  const staff = async (who: string) => JSON.parse((await run(who, 'staff')).stdout) as Told;
  const agree = async (who: string) =>
    run(who, 'agree', cyd, (await staff(who)).measures[0]?.measureId ?? '');
  const alone = await agree(ada);
  expect([alone.code, alone.stderr]).toEqual([1, expect.stringContaining('second-person-needed')]);
  expect((await agree(bel)).code).toBe(0);
  await run(ada, 'reset-password', cyd);
  expect((await agree(bel)).code).toBe(0);
  expect((await staff(ada)).resets).toEqual([{ accountId: cyd, code: expect.any(String) }]);
  expect((await staff(bel)).resets).toEqual([{ accountId: cyd, path: expect.any(String) }]);
  const people = await entraideTyping([], { ENTRAIDE_TOKEN: ada }, 'account', 'staff', ...at());
  expect(people.stdout).not.toContain('cyd@');
});

test('a house that nobody comes into any more is given back with two keys, and not with one', async () => {
  const keyOf = async (name: string): Promise<string> => {
    const drawn = await run(await token(name), 'recovery-key');
    const file = join(data, '..', `${name}-${Date.now()}.key`);
    writeFileSync(file, `${(JSON.parse(drawn.stdout) as { key: string }).key}\n`, { mode: 0o600 });
    return file;
  };
  const [one, other] = [await keyOf('ada'), await keyOf('bel')];
  await server?.stop();
  server = undefined;
  const recover = (...files: readonly string[]) =>
    entraide(
      'recover',
      ...files.flatMap((file) => ['--key-file', file]),
      '--person',
      // Pasted from a telephone, with what nobody sees.
      `d\u200bov <\u2060${email('dov')}\ufeff>`,
      '--url',
      'https://fund.example.org',
      '--data',
      data,
    );
  const [single, twice] = [await recover(one), await recover(one, one)];
  expect([single.code, twice.code]).toEqual([2, 2]);
  expect(single.stderr).toContain('two key files');
  writeFileSync(`${one}.wrong`, '0000-0000');
  const wrong = await recover(one, `${one}.wrong`);
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('recovery-key-wrong')]);

  const done = await recover(one, other);
  expect([done.code, done.stderr]).toEqual([0, '']);
  expect(done.stdout).toContain('https://fund.example.org/sign-in/invitation?secret=');
  const secret = decodeURIComponent(/secret=([\w%-]+)/.exec(done.stdout)?.[1] ?? '');
  const instance = await openInstance({ data });
  const joined = await activateAccount(instance.ports, as('dov'), { secret, password: PASSWORD });
  const log = (await instance.ports.store.readAll(0n, 1_000)).map(({ type }) => type);
  await instance.close();
  expect(log).toEqual(expect.arrayContaining(['AdministrationRecovered', 'AdministratorRestored']));
  expect(statSync(join(data, 'log.db')).mode & 0o077).toBe(0);

  server = await entraideServing(data);
  const his = await token('dov');
  expect((await run(his, 'staff')).stdout).toContain(joined.accountId);
  for (const file of [one, other, `${one}.wrong`]) rmSync(file);
});
