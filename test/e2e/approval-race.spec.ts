import { receiptMoves } from '../support/fund-moves.js';
import { isDeepStrictEqual } from 'node:util';
import type { AnyEvent } from '#catalogue';
import type { Ports } from '#commands';
import { envelop } from '#event-store';
import { defaultPolicy } from '#funds';
import { signed } from '#http';
import { DAY_MS, newId } from '#kernel';
import { caseBeforeVote, type CommitteeCast } from './support/awarded-case.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { startTestServer, type TestServer } from './support/test-server.js';

/** How often the race is run, and how many of them at a time. */
const RUNS = 1_000;
const AT_A_TIME = 40;
/** Longest of the random delays before a request, in milliseconds. */
const MAX_DELAY_MS = 4;
const SEED = 20_260_310;
const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
const AVAILABLE = EUR(500_000);
const A = EUR(480_000);
const B = EUR(470_000);

/** Two cases of one fund, each with the first of its two approvals. */
type Race = { readonly fundId: string; readonly a: string; readonly b: string };
type Outcome = {
  readonly race: Race;
  readonly votes: readonly { status: number; body: unknown; replayed: boolean }[];
};

let server: TestServer;
let fund: CrisisFund;
/** Of the member whose votes come in together. */
let token: string;
let model: Race;
let outcomes: readonly Outcome[];

beforeAll(async () => {
  const now = new Date('2026-03-10T09:00:00Z');
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  const cast: CommitteeCast = {
    duty: await fund.employ('duty-officer'),
    worker: await fund.employ('case-worker'),
    verifier: await fund.employ('verifier'),
    chair: await fund.employ('chair'),
    members: [await fund.employ(), await fund.employ()],
  };
  for (const member of cast.members) await fund.seat(member);
  const { ports } = server.instance;
  model = {
    fundId: fund.fundId,
    a: await caseBeforeVote(ports, fund.fundId, cast, { money: A }),
    b: await caseBeforeVote(ports, fund.fundId, cast, { money: B }),
  };
  token = await signedIn(ports, cast.members[1] as string);
  outcomes = await runAll();
  await server.instance.processes?.settled();
}, 300_000);
afterAll(() => server.stop());

/** Runs every race, a few beside each other, each by the clock of its own delays. */
async function runAll(): Promise<readonly Outcome[]> {
  const random = numbers(SEED);
  const done: Outcome[] = [];
  for (let start = 0; start < RUNS; start += AT_A_TIME) {
    const group = Array.from({ length: Math.min(AT_A_TIME, RUNS - start) }, async () => {
      const delays = [random(), random(), random()].map((share) => share * MAX_DELAY_MS);
      return race(await another(server.instance.ports), delays);
    });
    done.push(...(await Promise.all(group)));
  }
  return done;
}

/** The second vote on A, the same click once more, and the second vote on B. */
async function race(one: Race, delays: readonly number[]): Promise<Outcome> {
  const key = newId();
  const votes = await Promise.all([
    cast(one.a, key, delays[0] as number),
    cast(one.a, key, delays[1] as number),
    cast(one.b, newId(), delays[2] as number),
  ]);
  return { race: one, votes };
}

async function cast(applicationId: string, key: string, delayMs: number) {
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  const yes = { choice: 'yes', revision: 1 };
  const answer = await fetch(`${server.url}/api/v1/cases/${applicationId}/votes`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(yes),
  });
  const replayed = answer.headers.get('idempotency-replayed') === 'true';
  return { status: answer.status, body: await answer.json(), replayed };
}

/**
 * A fund and two cases like those that the rules have brought before the vote: the same events in
 * streams of their own, and 5,000.00 in the fund's account.
 */
async function another(ports: Ports): Promise<Race> {
  const one: Race = { fundId: newId(), a: newId(), b: newId() };
  const renamed = (text: string): string =>
    text
      .replaceAll(model.fundId, one.fundId)
      .replaceAll(model.a, one.a)
      .replaceAll(model.b, one.b)
      // Nor do they tell of one incident.
      .replace(/"incidentRef":"[^"]*"/g, () => `"incidentRef":"${newId()}"`);
  const streams = ['fund', 'committee'].map((name) => `${name}-${model.fundId}`);
  for (const stream of [...streams, `application-${model.a}`, `application-${model.b}`]) {
    const recorded = await ports.store.read(stream);
    const events = recorded.map(({ type, storedData }) => ({
      type,
      data: JSON.parse(renamed(storedData)) as object,
    }));
    await put(ports, renamed(stream), events as readonly AnyEvent[]);
  }
  const receipt = { fundId: one.fundId, receiptId: newId(), money: AVAILABLE };
  const moves = receiptMoves(AVAILABLE.minor);
  const received = { ...receipt, restriction: 'free', source: 'gift', on: '2026-03-01', moves };
  const account = `fundaccount-${one.fundId}.EUR`;
  await put(ports, account, [{ type: 'FundsReceived', data: received }]);
  return one;
}

async function put(ports: Ports, stream: string, events: readonly AnyEvent[]): Promise<void> {
  const context = {
    commandId: newId(),
    inputHash: '',
    entity: 'federation',
    timeZone: 'Europe/Paris',
    actor: { id: 'before', kind: 'import', role: 'import', authentication: 'none' },
    now: ports.clock.now(),
  } as const;
  await ports.store.append(stream, 'new', envelop(events, context));
}

async function signedIn(ports: Ports, accountId: string): Promise<string> {
  const sessionId = newId();
  const expiresAt = new Date(ports.clock.now().getTime() + DAY_MS).toISOString();
  const data = { sessionId, accountId, expiresAt, generation: 0, device: 'program' as const };
  await put(ports, `session-${sessionId}`, [{ type: 'SessionStarted', data }]);
  return signed(ports.vault, 'session', sessionId);
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function eventsIn(stream: string): Promise<readonly AnyEvent[]> {
  return (await server.instance.ports.store.read(stream)).map(({ event }) => event);
}

describe('Two awards that the fund cannot both pay are approved at the same moment (story 2)', () => {
  test(`all ${RUNS} runs: every vote is counted, the repeated click gets the first answer`, () => {
    const wrong = outcomes.filter(({ votes: [first, repeated, other] }) => {
      const counted = [first, repeated, other].every((vote) => vote?.status === 200);
      const same = isDeepStrictEqual(first?.body, repeated?.body);
      const once = first?.replayed !== repeated?.replayed && other?.replayed === false;
      return !(counted && same && once);
    });
    expect(wrong).toEqual([]);
    expect(outcomes).toHaveLength(RUNS);
  });

  test('each case reaches its quorum once, and is decided once', async () => {
    const seen = new Set<string>();
    for (const { race: one } of outcomes) {
      for (const id of [one.a, one.b]) {
        const types = (await eventsIn(`application-${id}`)).map(({ type }) => type);
        const counted = ['VoteCast', 'QuorumReached', 'DecisionReached'].map(
          (name) => types.filter((type) => type === name).length,
        );
        seen.add(counted.join(' '));
      }
    }
    expect([...seen]).toEqual(['2 1 1']);
  });

  test('money is set aside for exactly one; the other waits, and is told what was there', async () => {
    const seen = new Map<string, number>();
    for (const { race: one } of outcomes) {
      const told = await toldOf(one);
      seen.set(told, (seen.get(told) ?? 0) + 1);
    }
    // Both ways of losing, and no other: it is a race.
    expect([...seen.keys()].sort()).toEqual([
      'FundsReserved A, ReservationRefused B 20000; A ApplicationFunded, B ApplicationAwaitingFunds 20000',
      'FundsReserved B, ReservationRefused A 30000; A ApplicationAwaitingFunds 30000, B ApplicationFunded',
    ]);
  });

  test('no fund is ever below zero, at any event', async () => {
    await fund.seen();
    const below = server.instance.views.select(
      `select fund_id from fund_positions where available like '-%' or reserved like '-%'`,
    );
    expect(below).toEqual([]);
    // Two rooms keep a picture of the same money: they agree.
    const apart = server.instance.views.select(
      `select f.fund_id from finance_funds f join fund_positions p using (fund_id)
       where f.fund_id <> ? and (f.received, f.reserved, f.waiting) <> (p.received, p.reserved, 1)`,
      model.fundId,
    );
    expect(apart).toEqual([]);
    let least = BigInt(AVAILABLE.minor);
    for (const { race: one } of outcomes) {
      let available = 0n;
      for (const { type, data } of await eventsIn(`fundaccount-${one.fundId}.EUR`)) {
        if (type === 'FundsReceived') available += BigInt(data.money.minor);
        if (type === 'FundsReserved') available -= BigInt(data.money.minor);
        if (available < least) least = available;
      }
    }
    expect(least).toBe(20_000n);
  });
});

/** What the fund account answered, and what each case was told of it, in one line. */
async function toldOf(one: Race): Promise<string> {
  const name = (id: string): string => (id === one.a ? 'A' : 'B');
  const [, ...answers] = await eventsIn(`fundaccount-${one.fundId}.EUR`);
  const asked = answers.map(({ type, data }) => {
    if (type === 'FundsReserved') return `${type} ${name(data.purposeId)}`;
    if (type !== 'ReservationRefused') return type;
    return `${type} ${name(data.purposeId)} ${data.available.minor}`;
  });
  const cases = await Promise.all(
    [one.a, one.b].map(async (id) => {
      const last = (await eventsIn(`application-${id}`)).at(-1);
      const found =
        last?.type === 'ApplicationAwaitingFunds' ? ` ${last.data.available.minor}` : '';
      return `${name(id)} ${last?.type ?? 'nothing'}${found}`;
    }),
  );
  return `${asked.join(', ')}; ${cases.join(', ')}`;
}
