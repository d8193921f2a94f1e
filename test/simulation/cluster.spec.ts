import { replay } from '#funds';
import { issueKey } from '#http';
import { openInstance, type Instance } from '#instance';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDbFake, type EventStoreDbFake } from '../fakes/eventstoredb/index.js';
import { entraideIn, NOT_PROVEN, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';
import { clusterProgram, type ClusterProgram } from './support/cluster-programs.js';
import {
  AWARD_MINOR,
  FEE_MINOR,
  give,
  liveThrough,
  staffOf,
  type Staff,
} from './support/life-of-a-grant.js';
import { patientClient, type PatientClient } from './support/patient-client.js';
import { randomFrom } from './support/random.js';

const SEED = Number(process.env['ENTRAIDE_CLUSTER_SEED'] ?? 20_261_122);
const GRANTS = Number(process.env['ENTRAIDE_CLUSTER_GRANTS'] ?? 8);

const AT_ONCE = 4;
const GIFT_MINOR = 5_000_000;
const RANDOM_FAULTS = {
  seed: SEED,
  probability: 0.02,
  ms: 300,
  kinds: ['drop', 'delay', 'unavailable', 'lose-answer-after-commit', 'break-mid-read', 'silent'],
} as const;
/** Between two misfortunes, and how long the store stays away. */
const PAUSE_MS = 1_500;
const AWAY_MS = 2_000;

// Four programs and a server are started, killed and started again.
jest.setTimeout(PROGRAM_TIMEOUT_MS);

describe(`Two api servers and two workers on a cluster that fails at random (seed ${SEED})`, () => {
  const random = randomFrom(SEED);
  const misfortunes = new Map<string, number>();
  let folder: string;
  let fake: EventStoreDbFake;
  let environment: Readonly<Record<string, string>>;
  let programs: readonly ClusterProgram[];
  let apis: readonly ClusterProgram[];
  /** Looks at the log from outside, and does nothing by itself. */
  let observer: Instance;
  let staff: Staff;
  let client: PatientClient;
  let payouts: readonly string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-cluster-'));
    fake = await startEventStoreDbFake({ statsEvery: 200 });
    const masterKey = randomBytes(32).toString('hex');
    environment = { EVENTSTORE_URL: fake.url(), ENTRAIDE_MASTER_KEY: masterKey };
    const cluster = { url: fake.url() };
    observer = await openInstance({ data: 'memory', cluster, masterKey, worker: false });
    staff = await staffOf(observer);
    programs = [
      ['api-1', 'api'],
      ['api-2', 'api'],
      ['worker-1', 'worker'],
      ['worker-2', 'worker'],
    ].map(([name, role]) =>
      clusterProgram({ name: name as string, role: role as 'api', folder, environment }),
    );
    apis = programs.filter(({ role }) => role === 'api');
    for (const program of programs) await program.start();
    const addresses = () => apis.map(({ url }) => url()).filter((url) => url !== undefined);
    client = patientClient(addresses, { random, newKey: () => issueKey(observer.ports.vault) });
    payouts = await liveDangerously();
  }, 2 * PROGRAM_TIMEOUT_MS);

  afterAll(async () => {
    fake.faults.clear();
    for (const program of programs) await program.stop();
    await observer.close();
    await fake.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** All grants live their lives while one thing after another goes wrong. */
  async function liveDangerously(): Promise<readonly string[]> {
    await give(client, staff, GIFT_MINOR);
    fake.faults.random(RANDOM_FAULTS);
    let over = false;
    const trouble = (async () => {
      while (!over) {
        await pause(PAUSE_MS);
        await goWrong();
      }
    })();
    const ids: string[] = [];
    let next = 0;
    const oneAfterTheOther = async (): Promise<void> => {
      while (next < GRANTS) {
        next += 1;
        ids.push(await liveThrough(client, staff));
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, oneAfterTheOther));
    } finally {
      over = true;
      await trouble;
      fake.faults.clear();
    }
    return ids;
  }

  async function goWrong(): Promise<void> {
    const what = random(4);
    const count = (name: string): unknown =>
      misfortunes.set(name, (misfortunes.get(name) ?? 0) + 1);
    if (what === 0) {
      count('the store went away');
      await fake.stop();
      await pause(AWAY_MS);
      await fake.start();
    } else if (what === 1) {
      count('all connections broke');
      fake.cutAll();
    } else {
      const program = programs[random(programs.length)];
      count(`${program?.role} killed`);
      await program?.kill();
      await program?.start();
    }
  }

  it('went through all that', () => {
    expect(payouts).toHaveLength(GRANTS);
    expect(Object.values(fake.faults.happened()).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0);
    expect([...misfortunes.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(1);
  });

  it('paid each payout once, and settled each grant once', async () => {
    await everythingSettled();
    const times = await countInLog();
    for (const payout of payouts) {
      expect(times.get(`AttemptPaid disbursement-${payout}`)).toBe(1);
    }
    const account = `fundaccount-${staff.fundId}.EUR`;
    expect(times.get(`FundsReserved ${account}`)).toBe(GRANTS);
    expect(times.get(`FundsSettled ${account}`)).toBe(GRANTS);
  });

  it('balances to the cent', async () => {
    const { balances } = await replay(observer.ports.store);
    const figures = Object.fromEntries(balances.map(({ account, minor }) => [account, minor]));
    expect(figures).toEqual({
      bank: String(GIFT_MINOR - GRANTS * (AWARD_MINOR + FEE_MINOR)),
      gifts: String(-GIFT_MINOR),
      grants: String(GRANTS * AWARD_MINOR),
      'transfer-fees': String(GRANTS * FEE_MINOR),
    });
  });

  it('left both api servers with equal views', async () => {
    const [first, second] = await Promise.all(apis.map(digestsAtHead));
    expect(first).toEqual(second);
    expect(Object.keys(first?.views ?? {}).length).toBeGreaterThan(10);
  });

  it('shows an auditor the same from outside, and nothing that differs', async () => {
    const [node] = apis;
    const report = await entraideIn(
      environment,
      'verify',
      '--data',
      join(folder, 'auditor'),
      '--json',
      '--against',
      node?.url() ?? '',
    );
    expect(JSON.parse(report.stdout)).toMatchObject({ findings: [] });
    expect(report.code).toBe(NOT_PROVEN);
  });

  it('stops in order when it is asked to', async () => {
    const codes = await Promise.all(programs.map(({ stop }) => stop()));
    expect(codes).toEqual([0, 0, 0, 0]);
  });

  /** What follows from what was asked may still be under way at the workers. */
  async function everythingSettled(): Promise<void> {
    const settled = `FundsSettled fundaccount-${staff.fundId}.EUR`;
    const until = Date.now() + PROGRAM_TIMEOUT_MS / 2;
    while (((await countInLog()).get(settled) ?? 0) < GRANTS && Date.now() < until) {
      await pause(PAUSE_MS / 4);
    }
  }

  /** How often each type of event stands in each stream. */
  async function countInLog(): Promise<ReadonlyMap<string, number>> {
    const times = new Map<string, number>();
    for (let after = 0n; ;) {
      const page = await observer.ports.store.readAll(after, 1_000);
      for (const { type, stream } of page) {
        const name = `${type} ${stream}`;
        times.set(name, (times.get(name) ?? 0) + 1);
      }
      const last = page.at(-1);
      if (!last) return times;
      after = last.position;
    }
  }

  type Digests = { readonly events: number; readonly views: Readonly<Record<string, unknown>> };

  async function digestsAtHead({ url }: ClusterProgram): Promise<Digests> {
    const events = [...(await countInLog()).values()].reduce((sum, n) => sum + n, 0);
    const until = Date.now() + PROGRAM_TIMEOUT_MS / 2;
    for (;;) {
      const response = await fetch(`${url()}/health/views?at=${events}`);
      if (response.ok) return (await response.json()) as Digests;
      if (Date.now() > until) throw new Error(`never came to ${events}: ${await response.text()}`);
      await pause(PAUSE_MS / 4);
    }
  }
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
