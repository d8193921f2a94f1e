import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grantIdOf, type EventOf } from '#catalogue';
import {
  agreeGrant,
  notifyGrant,
  openPayee,
  prepareDisbursement,
  screenPayee,
} from '#disbursements';
import { composeIBAN } from 'ibantools';
import { envelop } from '#event-store';
import { defaultPolicy } from '#funds';
import { newId } from '#kernel';
import { caseBeforeVote, invocation, vote } from '../e2e/support/awarded-case.js';
import { crisisFund, type CrisisFund } from '../e2e/support/crisis-fund.js';
import { startTestServer, type TestServer } from '../e2e/support/test-server.js';
import { receiptMoves } from '../support/fund-moves.js';
import { nextMessage } from './http-server.js';

/** A request that is ready to be sent. */
export type Call = { readonly url: string; readonly token: string; readonly body: string };

type Wanted = 'vote' | 'release' | 'gift';

/** The whole server in a process of its own, with things to which acts can be done. */
export type CommandServer = {
  /** Requests of one act, each to a thing of its own that is ready for it. */
  readonly prepare: (act: Wanted, count: number) => Promise<readonly Call[]>;
  /** Makes the account of the fund so many events long, as that many gifts of years would. */
  readonly lengthen: (events: number) => Promise<void>;
  /** Microseconds of CPU since it started, once views and processes have caught up. */
  readonly cpuMicros: () => Promise<number>;
  /** Reads of one stream since this was asked last, until something was written. */
  readonly reads: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

type Message =
  | { readonly ask: 'prepare'; readonly act: Wanted; readonly count: number }
  | { readonly ask: 'lengthen'; readonly events: number }
  | { readonly ask: 'cpu' | 'reads' | 'stop' };

/** Starts this very file as the server. */
export async function prepareCommands(script: string): Promise<CommandServer> {
  const child = fork(script, ['--serve=commands'], { stdio: ['ignore', 2, 'inherit', 'ipc'] });
  await nextMessage(child);
  const ask = async <T>(message: Message): Promise<T> => {
    child.send(message);
    return (await nextMessage(child)) as T;
  };
  return {
    prepare: (act, count) => ask({ ask: 'prepare', act, count }),
    lengthen: async (events) => {
      await ask({ ask: 'lengthen', events });
    },
    cpuMicros: () => ask({ ask: 'cpu' }),
    reads: () => ask({ ask: 'reads' }),
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.send({ ask: 'stop' });
      await gone;
    },
  };
}

/** What the child does: prepare, tell its CPU and its reads when asked, stop when told. */
export async function serveCommands(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'entraide-bench-'));
  const server = await startTestServer({ data: folder, sessionTrustMs: 600_000 });
  const counted = countReads(server);
  const world = await worldOf(server);
  const answers = {
    prepare: (message: Message) =>
      'act' in message ? world.prepare(message.act, message.count) : [],
    lengthen: async (message: Message) => {
      if ('events' in message) await lengthenAccount(server, world.fundId, message.events);
      await world.settled();
      return 'done';
    },
    cpu: async () => {
      await world.settled();
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    reads: async () => {
      await world.settled();
      return counted();
    },
  };
  process.on('message', (message: Message) => {
    if (message.ask === 'stop') {
      void server.stop().then(() => {
        rmSync(folder, { recursive: true, force: true });
        process.disconnect();
      });
      return;
    }
    void Promise.resolve(answers[message.ask](message)).then((answer) => process.send?.(answer));
  });
  // Whoever measured is gone: nobody needs this server any more.
  process.once('disconnect', () => process.exit());
  process.send?.('ready');
}

/** Counts calls that read one stream until the next append; what follows from it counts no more. */
function countReads({ instance }: TestServer): () => number {
  const { store } = instance.ports;
  const { append, read } = store;
  let reads = 0;
  let isWritten = false;
  Object.assign(store, {
    read: (...which: Parameters<typeof read>) => {
      if (!isWritten) reads += 1;
      return read(...which);
    },
    append: (...entry: Parameters<typeof append>) => {
      isWritten = true;
      return append(...entry);
    },
  });
  return () => {
    const counted = reads;
    reads = 0;
    isWritten = false;
    return counted;
  };
}

/** An account of its own for each: what one account gets in ninety days asks for more releasers. */
function accountOf(nth: number): string {
  const digits = String(nth).padStart(10, '0');
  const bban = `${digits}${String(Number(digits) % 97 || 97).padStart(2, '0')}`;
  return composeIBAN({ countryCode: 'BE', bban }) ?? '';
}

const EUR = (minor: string) => ({ minor, currency: 'EUR' });
const MUCH_MONEY_MINOR = 4_000_000_000;

async function worldOf(server: TestServer) {
  const { ports, processes, projector } = server.instance;
  const fund = await crisisFund(server, defaultPolicy('EUR'), MUCH_MONEY_MINOR);
  const { fundId, employ, seat, signIn } = fund;
  const members = [await employ(), await employ(), await employ()];
  for (const member of members) await seat(member);
  const cast = {
    duty: await employ('duty-officer'),
    worker: await employ('case-worker'),
    verifier: await employ('verifier'),
    chair: await employ('chair'),
    members,
  };
  const treasurer = await employ('treasurer');
  const voter = await signIn(members[1] as string);
  const releasing = await employ('releaser');
  const releaser = await signIn(releasing);
  const giver = await signIn(treasurer);
  const settled = async (): Promise<void> => {
    await processes?.settled();
    await projector.waitFor(await ports.store.head());
  };
  const newCase = () => caseBeforeVote(ports, fundId, cast, { money: EUR('120000') });

  let payees = 0;
  /** A payout that waits for its release, which whoever releases has opened. */
  async function screened(): Promise<string> {
    const applicationId = await newCase();
    await vote(ports, members[1] as string, applicationId);
    await processes?.settled();
    const grantId = grantIdOf(`${applicationId}.1`);
    await notifyGrant(ports, invocation(treasurer), { grantId, channel: 'signal' });
    await agreeGrant(ports, invocation(treasurer), { grantId, evidence: 'signature' });
    await processes?.settled();
    const { disbursementId } = await prepareDisbursement(ports, invocation(treasurer), {
      grantId,
      money: EUR('120000'),
      rail: 'bank',
      payee: { party: 'person', name: 'The brother', account: accountOf((payees += 1)), note: '' },
    });
    const clear = { disbursementId, listVersion: 'EU', result: 'clear' } as const;
    await screenPayee(ports, invocation(treasurer), clear);
    await openPayee(ports, invocation(releasing, 'releaser'), disbursementId);
    return disbursementId;
  }

  const one: Readonly<Record<Wanted, () => Promise<Call>>> = {
    // It decides nothing: a third member may still say yes.
    vote: async () => ({
      url: `${server.url}/api/v1/cases/${await newCase()}/votes`,
      token: voter.token,
      body: JSON.stringify({ choice: 'abstain', revision: 1 }),
    }),
    release: async () => ({
      url: `${server.url}/api/v1/disbursements/${await screened()}/releases`,
      token: releaser.token,
      body: '{}',
    }),
    gift: () => Promise.resolve(giftTo(server, fund, giver.token)),
  };
  return {
    fundId,
    settled,
    prepare: async (act: Wanted, count: number): Promise<readonly Call[]> => {
      const calls: Call[] = [];
      for (let nth = 0; nth < count; nth += 1) calls.push(await one[act]());
      await settled();
      return calls;
    },
  };
}

/** Receipts that are appended at once. */
const RECEIPTS_AT_ONCE = 500;

/** No two of them are equal: on their days, in their amounts. */
async function lengthenAccount(
  { instance: { ports } }: TestServer,
  fundId: string,
  events: number,
): Promise<void> {
  const stream = `fundaccount-${fundId}.EUR`;
  let last = (await ports.store.read(stream)).length - 1;
  while (last + 1 < events) {
    const count = Math.min(RECEIPTS_AT_ONCE, events - last - 1);
    const receipts = Array.from({ length: count }, (_, place) =>
      receiptOf(fundId, last + 1 + place),
    );
    const context = {
      commandId: newId(),
      inputHash: '',
      entity: 'federation',
      timeZone: 'Europe/Paris',
      actor: { id: 'before', kind: 'import', role: 'import', authentication: 'none' },
      now: ports.clock.now(),
    } as const;
    await ports.store.append(stream, last < 0 ? 'new' : last, [...envelop(receipts, context)]);
    last += count;
  }
}

function receiptOf(fundId: string, nth: number): EventOf<'FundsReceived'> {
  const minor = String(100 + nth);
  const on = new Date(Date.UTC(2021, 0, 1 + (nth % 1_500))).toISOString().slice(0, 10);
  const gift = { fundId, receiptId: newId(), restriction: 'free', source: 'gift', on };
  const money = EUR(minor);
  return { type: 'FundsReceived', data: { ...gift, money, moves: receiptMoves(minor) } };
}

function giftTo({ url }: TestServer, { fundId }: CrisisFund, token: string): Call {
  const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const gift = { method: 'bank', receivedOn: today, donorKind: 'individual', another: true };
  const body = { fundId, money: EUR('125000'), ...gift };
  return { url: `${url}/api/v1/donations`, token, body: JSON.stringify(body) };
}
