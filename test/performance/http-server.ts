import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore, envelop, type EventStore } from '#event-store';
import { openInstance } from '#instance';
import { signed } from '#http';
import { rolesHeldBy, staffRoles } from '#people';
import { newId } from '#kernel';
import { createApp } from '../../apps/server/create-app.js';
import { standardLog } from '../../apps/server/logging.js';
import { staffWith } from '../e2e/support/staff.js';
import { TillRoom } from '../e2e/support/till.room.js';

/** A server in a process of its own, so that its CPU is its own. */
export type MeasuredServer = {
  readonly url: string;
  readonly token: string;
  /** Microseconds of CPU, user and system, since it started. */
  readonly cpuMicros: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

export type ServerKind = 'instance' | 'bare';

/** Starts this very file as a server; `role` is how the benchmark knows that it is the child. */
export async function startMeasured(script: string, kind: ServerKind): Promise<MeasuredServer> {
  const child = fork(script, [`--serve=${kind}`], { stdio: ['ignore', 2, 'inherit', 'ipc'] });
  const ready = (await nextMessage(child)) as { readonly url: string; readonly token: string };
  return {
    ...ready,
    cpuMicros: async () => {
      child.send('cpu');
      return ((await nextMessage(child)) as { readonly cpu: number }).cpu;
    },
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.send('stop');
      await gone;
    },
  };
}

/** What the child does: serve, tell its CPU when asked, stop when told. */
export async function serveMeasured(kind: ServerKind): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'entraide-bench-'));
  const { url, token, stop } = await (kind === 'instance' ? theHouse(folder) : bareNode(folder));
  process.on('message', (message) => {
    if (message === 'cpu') {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpu: user + system });
      return;
    }
    void stop().then(() => {
      rmSync(folder, { recursive: true, force: true });
      process.disconnect();
    });
  });
  // Whoever measured is gone: nobody needs this server any more.
  process.once('disconnect', () => process.exit());
  process.send?.({ url, token });
}

type Running = {
  readonly url: string;
  readonly token: string;
  readonly stop: () => Promise<void>;
};

/**
 * The server as it ships, with a treasurer signed in and the views of who is who. What else is
 * folded from a gift or follows from it (a receipt in the fund's account) is no part of answering.
 */
async function theHouse(data: string): Promise<Running> {
  const instance = await openInstance({ data, projections: [staffRoles], worker: false });
  const { ports } = instance;
  const app = await createApp({
    instance,
    contexts: [{ name: 'till', modules: [TillRoom] }],
    log: standardLog('info').log,
    rolesOf: (accountId) => rolesHeldBy(instance.views, accountId, ports.clock.now()),
  });
  const { sessionId } = await staffWith(ports, ['treasurer']);
  await instance.projector.waitFor(await ports.store.head());
  await app.listen(0, '127.0.0.1');
  return {
    url: urlOf(app.getHttpServer()),
    token: signed(ports.vault, 'session', sessionId),
    stop: async () => {
      await app.close();
      await instance.close();
    },
  };
}

/** The least that could be called an answer: parse, append the same event, durable, reply. */
async function bareNode(folder: string): Promise<Running> {
  const store = sqliteEventStore({ path: join(folder, 'log.db') });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const gift = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Gift;
      append(store, gift).then(
        (answer) => {
          const body = JSON.stringify(answer);
          const headers = { 'content-type': 'application/json', 'content-length': body.length };
          response.writeHead(201, headers).end(body);
        },
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: urlOf(server),
    token: '',
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await store.close();
    },
  };
}

type Gift = {
  readonly fundId: string;
  readonly money: { readonly minor: string; readonly currency: string };
  readonly method: 'bank';
  readonly receivedOn: string;
};

async function append(store: EventStore, gift: Gift): Promise<{ readonly id: string }> {
  const id = newId();
  const { fundId, money, method, receivedOn } = gift;
  const donor = { donorId: null, donorKind: 'individual' } as const;
  const data = { donationId: id, fundId, ...donor, money, feeMinor: '0', baseMinor: money.minor };
  const more = { restriction: 'free', method, receivedOn, recordedBy: ACTOR.id };
  const event = { type: 'DonationReceived', data: { ...data, ...more } } as const;
  await store.append(`donation-${id}`, 'new', envelop([event], context(id)));
  return { id };
}

const ACTOR = {
  id: newId(),
  kind: 'person',
  role: 'treasurer',
  authentication: 'password',
} as const;

function context(commandId: string) {
  const timeZone = 'Europe/Paris';
  return {
    commandId,
    inputHash: '0'.repeat(64),
    actor: ACTOR,
    entity: 'till',
    timeZone,
    now: new Date(),
  };
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a child says next; an Error when it ends instead. */
export function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`the server ended with ${code}`));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message);
    });
  });
}
