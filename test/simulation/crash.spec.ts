import { replay } from '#funds';
import { openPorts, openInstance } from '#instance';
import { commandIdOf } from '#kernel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entraide, entraideServing, NOT_PROVEN, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';
import { fundInFolder, sendGift, type FundInFolder } from './support/fund-in-folder.js';
import { randomFrom } from './support/random.js';

const SEED = Number(process.env['ENTRAIDE_CRASH_SEED'] ?? 20_260_314);
const CRASHES = Number(process.env['ENTRAIDE_CRASHES'] ?? 8);
const CLIENTS = 6;
/** Answers that are heard before the server dies, at most. */
const MOST_ANSWERS = 60;

type Gift = { readonly key: string; readonly minor: number };
type Heard = Gift & { readonly donationId: string };

describe(`The server, killed ${CRASHES} times while six people write down gifts (seed ${SEED})`, () => {
  let folder: string;
  let data: string;
  let fund: FundInFolder;
  const acknowledged: Heard[] = [];
  /** Sent, and the server died before it answered. */
  const unheard: Gift[] = [];
  const answeredAgain: string[] = [];

  beforeAll(
    async () => {
      folder = mkdtempSync(join(tmpdir(), 'entraide-crash-'));
      data = join(folder, 'data');
      fund = await fundInFolder(data);
      const random = randomFrom(SEED);
      for (let round = 0; round < CRASHES; round += 1) {
        await crashUnderLoad(round, random);
      }
      await askAgain();
    },
    CRASHES * 60_000 + PROGRAM_TIMEOUT_MS,
  );
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Everybody sends one gift after the other; the server dies after so many answers. */
  async function crashUnderLoad(round: number, random: (below: number) => number): Promise<void> {
    const server = await entraideServing(data);
    let left = random(MOST_ANSWERS);
    let dead: Promise<void> | undefined;
    const heard = (): void => {
      if (left-- <= 0) dead ??= server.kill();
    };
    const client = async (name: number): Promise<void> => {
      for (let nth = 0; ; nth += 1) {
        const sent = { key: `gift ${round}.${name}.${nth}`, minor: 100 + random(100_000) };
        const answer = await sendGift(server.url, fund, sent)
          .then(async (response) => ({ status: response.status, body: await response.text() }))
          .catch(() => undefined);
        if (!answer) return void unheard.push(sent);
        if (answer.status !== 201) throw new Error(`refused: ${answer.status} ${answer.body}`);
        acknowledged.push({ ...sent, ...(JSON.parse(answer.body) as { donationId: string }) });
        heard();
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, name) => client(name)));
    await dead;
  }

  /** Every answer once more, and half of the questions that were never answered. */
  async function askAgain(): Promise<void> {
    const server = await entraideServing(data);
    for (const { donationId, ...sent } of acknowledged) {
      const answer = await sendGift(server.url, fund, sent);
      const said = (await answer.json()) as { donationId: string };
      const same = said.donationId === donationId && answer.status === 201;
      if (same && answer.headers.get('idempotency-replayed') === 'true')
        answeredAgain.push(sent.key);
    }
    for (const sent of unheard.splice(0, Math.ceil(unheard.length / 2))) {
      const answer = await sendGift(server.url, fund, sent);
      expect(answer.status).toBe(201);
      acknowledged.push({ ...sent, ...((await answer.json()) as { donationId: string }) });
      answeredAgain.push(sent.key);
    }
    expect(await server.stop()).toBe(0);
  }

  it('was under load each time', () => {
    expect(acknowledged.length).toBeGreaterThan(CRASHES * CLIENTS);
    expect(unheard.length).toBeGreaterThan(0);
  });

  it('answers a repeated request as it did the first time', () => {
    expect(answeredAgain.sort()).toEqual(acknowledged.map(({ key }) => key).sort());
  });

  it('has every gift that it acknowledged once, the others once or not at all, and no others', async () => {
    const found = await giftsInLog();
    for (const { key, minor, donationId } of acknowledged) {
      const stored = found.get(commandIdOf(fund.accountId, key));
      expect(stored).toEqual([{ stream: `donation-${donationId}`, minor: String(minor) }]);
    }
    for (const { key, minor } of unheard) {
      const stored = found.get(commandIdOf(fund.accountId, key)) ?? [];
      expect(stored.length).toBeLessThanOrEqual(1);
      for (const one of stored) expect(one.minor).toBe(String(minor));
    }
    const sent = [...acknowledged, ...unheard].map(({ key }) => commandIdOf(fund.accountId, key));
    expect([...found.keys()].filter((commandId) => !sent.includes(commandId))).toEqual([]);
  });

  it(
    'brings each gift to the account of its fund once, and the books balance',
    async () => {
      const instance = await openInstance({ data });
      await instance.processes?.settled();
      expect(instance.processes?.state().parked).toEqual([]);
      const { balances } = await replay(instance.ports.store);
      const account = await instance.ports.store.read(`fundaccount-${fund.fundId}.EUR`);
      await instance.projector.waitFor(await instance.ports.store.head(), 60_000);
      await instance.close();
      const gifts = [...(await giftsInLog()).values()].flat();
      const given = gifts.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
      const arrived = account.map(
        ({ data: event }) => event as { receiptId: string; money: { minor: string } },
      );
      expect(new Set(arrived.map(({ receiptId }) => receiptId)).size).toBe(gifts.length);
      expect(arrived.reduce((sum, { money }) => sum + BigInt(money.minor), 0n)).toBe(given);
      expect(arrived).toHaveLength(gifts.length);
      expect(balances.reduce((sum, { minor }) => sum + BigInt(minor), 0n)).toBe(0n);
      const bank = balances.filter((balance) => balance.account === 'bank');
      expect(bank.reduce((sum, { minor }) => sum + BigInt(minor), 0n)).toBe(given);
    },
    PROGRAM_TIMEOUT_MS,
  );

  it(
    'leaves nothing to be found by entraide verify',
    async () => {
      const report = await entraide('verify', '--data', data, '--json');
      expect(JSON.parse(report.stdout)).toMatchObject({ findings: [] });
      expect(report.code).toBe(NOT_PROVEN);
    },
    PROGRAM_TIMEOUT_MS,
  );

  type Stored = { readonly stream: string; readonly minor: string };

  /** The gifts in the log by the command that brought them. */
  async function giftsInLog(): Promise<Map<string, readonly Stored[]>> {
    const { ports, close } = await openPorts({ data, readOnly: true });
    const found = new Map<string, readonly Stored[]>();
    for (let after = 0n; ;) {
      const page = await ports.store.readAll(after, 1_000);
      for (const { event, stream, metadata } of page) {
        if (event.type !== 'DonationReceived') continue;
        const stored = { stream, minor: event.data.money.minor };
        found.set(metadata.commandId, [...(found.get(metadata.commandId) ?? []), stored]);
      }
      const last = page.at(-1);
      if (!last) break;
      after = last.position;
    }
    await close();
    return found;
  }
});
