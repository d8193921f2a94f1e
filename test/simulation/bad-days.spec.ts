import type { Envelope } from '#catalogue';
import { envelop, type NewEvent } from '#event-store';
import { openPorts } from '#instance';
import { newId } from '#kernel';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer, type TestServer } from '../e2e/support/test-server.js';
import { entraide, NOT_PROVEN, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';
import { fundInFolder, sendGift, type FundInFolder } from './support/fund-in-folder.js';

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-bad-day-'));
  data = join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Ready = {
  readonly ready: boolean;
  readonly views: { readonly state: string; readonly reason?: string };
};

describe('A second server on the same data folder', () => {
  it(
    'is refused with a clear sentence, while reading commands work beside the first',
    async () => {
      const fund = await fundInFolder(data);
      const server = await startTestServer({ data });
      const answer = await sendGift(server.url, fund, { key: 'one', minor: 5_000 });
      expect(answer.status).toBe(201);
      const { donationId } = (await answer.json()) as { donationId: string };
      await server.instance.processes?.settled();

      const [second, writing, verified, traced, replayed, examined] = await Promise.all([
        entraide('serve', '--data', data, '--port', '0'),
        entraide('rebuild', '--data', data),
        entraide('verify', '--data', data),
        entraide('trace', donationId, '--data', data),
        entraide('replay', '--data', data, '--json'),
        entraide('doctor', '--data', data),
      ]);

      for (const refused of [second, writing]) {
        expect(refused.code).toBe(1);
        expect(refused.stderr).toContain('data-folder-in-use');
        expect(refused.stderr).not.toMatch(/\n\s+at /);
      }
      expect(verified).toMatchObject({ code: NOT_PROVEN, stderr: '' });
      expect(verified.stdout).toContain('nothing contradicts');
      expect(traced).toMatchObject({ code: 0, stderr: '' });
      expect(traced.stdout).toContain('DonationReceived');
      expect(JSON.parse(replayed.stdout)).toMatchObject({ balances: expect.any(Array) });
      expect(examined.stdout).toContain('a server runs on this folder');
      const still = await sendGift(server.url, fund, { key: 'two', minor: 5_000 });
      expect(still.status).toBe(201);
      await server.stop();
    },
    PROGRAM_TIMEOUT_MS,
  );
});

describe('An event that a view cannot fold', () => {
  it.each([
    ['that lacks everything', 'DonationReceived', 1],
    ['of a version from the future', 'DonationReceived', 99],
    ['of a type that nobody knows', 'GiftTurnedIntoGold', 1],
  ])(
    '(one %s) stops the views and is named by readiness; what is written meanwhile is kept',
    async (_, type, schemaVersion) => {
      const fund = await fundInFolder(data);
      let server = await startTestServer({ data });
      expect(await readyOf(server)).toMatchObject({ status: 200, state: { ready: true } });
      await server.instance.ports.store.append('donation-poison', 'new', [
        poison(type, schemaVersion),
      ]);
      await viewsStopped(server);
      const { status, state } = await readyOf(server);
      expect([status, state.ready, state.views.state]).toEqual([503, false, 'stopped']);
      expect(state.views.reason).toContain(type);
      expect(state.views.reason).toContain('donation-poison');
      const before = server.instance.views.checkpoint();

      const answer = await sendGift(server.url, fund, { key: 'after', minor: 700 });
      expect(answer.status).toBe(201);
      expect(server.instance.views.checkpoint()).toEqual(before);
      await server.stop();

      server = await startTestServer({ data });
      await viewsStopped(server);
      expect((await readyOf(server)).state.views.reason).toContain(type);
      await server.stop();
      expect(await giftsIn(data)).toEqual(['700']);
    },
    PROGRAM_TIMEOUT_MS,
  );
});

const described = mayMount() ? describe : describe.skip;
const why = mayMount() ? '' : 'skipped: needs the right to mount — ';

described(`${why}A disk of its own`, () => {
  beforeEach(() => {
    mkdirSync(data);
    mount('-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', data);
  });
  afterEach(() => {
    spawnSync('umount', [data]);
  });

  it(
    'when it is full: commands are told so, nothing is lost, and it goes on with room',
    async () => {
      const fund = await fundInFolder(data);
      const server = await startTestServer({ data });
      const told = await sendUntilFull(server, fund);

      const refused = await sendGift(server.url, fund, { key: 'too-much', minor: 9 });
      expect(refused.status).toBe(503);
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await refused.json()).toMatchObject({ code: 'store-unavailable', status: 503 });

      rmSync(join(data, 'filler'));
      const again = await sendGift(server.url, fund, { key: 'too-much', minor: 9 });
      expect(again.status).toBe(201);
      await server.instance.processes?.settled();
      await server.instance.projector.waitFor(await server.instance.ports.store.head(), 60_000);
      expect((await readyOf(server)).status).toBe(200);
      await server.stop();
      expect(await giftsIn(data)).toEqual([...told, '9']);
      expect(await entraide('verify', '--data', data)).toMatchObject({ code: NOT_PROVEN });
    },
    PROGRAM_TIMEOUT_MS,
  );

  it(
    'when nobody may write to it: serving is refused in one sentence',
    async () => {
      await fundInFolder(data);
      mount('-o', 'remount,ro', data);
      const served = await entraide('serve', '--data', data, '--port', '0');
      expect(served.code).toBe(1);
      expect(served.stderr).toMatch(/data-folder-not-writable|unavailable/);
      expect(served.stderr).not.toMatch(/\n\s+at /);
    },
    PROGRAM_TIMEOUT_MS,
  );

  /** Fills what is left, then writes until something is refused; gives what was taken. */
  async function sendUntilFull(server: TestServer, fund: FundInFolder): Promise<string[]> {
    const { bavail, bsize } = statfsSync(data);
    writeFileSync(join(data, 'filler'), Buffer.alloc(bavail * bsize - 64 * 1024));
    const told: string[] = [];
    for (let minor = 1_000; minor < 2_000; minor += 1) {
      const answer = await sendGift(server.url, fund, { key: `gift ${minor}`, minor });
      if (answer.status !== 201) return told;
      told.push(String(minor));
    }
    throw new Error('the disk never became full');
  }
});

function mount(...args: readonly string[]): void {
  expect(spawnSync('mount', args, { encoding: 'utf8' })).toMatchObject({ status: 0 });
}

function mayMount(): boolean {
  const at = mkdtempSync(join(tmpdir(), 'entraide-mount-'));
  const may = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at]).status === 0;
  if (may) spawnSync('umount', [at]);
  rmSync(at, { recursive: true, force: true });
  return may;
}

async function readyOf({ url }: TestServer): Promise<{ status: number; state: Ready }> {
  const answer = await fetch(`${url}/health/ready`);
  return { status: answer.status, state: (await answer.json()) as Ready };
}

/** Waits for the views to say that they have stopped: they never pass what they cannot fold. */
async function viewsStopped({ instance }: TestServer): Promise<void> {
  const passed = instance.projector.waitFor(await instance.ports.store.head(), 60_000);
  await expect(passed).rejects.toMatchObject({ code: 'views-stopped' });
}

/** An event without anything in it, as only another program could have written it. */
function poison(type: string, schemaVersion: number): NewEvent {
  const [known] = envelop([{ type: 'DonationReceived', data: {} }], {
    commandId: newId(),
    inputHash: '',
    entity: 'entity',
    timeZone: 'UTC',
    now: new Date(),
    actor: { id: 'unknown', kind: 'import', role: 'import', authentication: 'none' },
  });
  const metadata: Envelope = { ...(known as NewEvent).metadata, type, schemaVersion };
  return { type, data: {}, metadata };
}

/** The amounts of the gifts in the log, in order. */
async function giftsIn(path: string): Promise<readonly string[]> {
  const { ports, close } = await openPorts({ data: path, readOnly: true });
  const log = await ports.store.readAll(0n, 10_000);
  await close();
  return log
    .filter(({ type, stream }) => type === 'DonationReceived' && stream !== 'donation-poison')
    .map(({ storedData }) => (JSON.parse(storedData) as { money: { minor: string } }).money.minor);
}
