import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  entraideServing,
  entraideServingInto,
  PROGRAM_TIMEOUT_MS,
  type ServingProgram,
} from '../support/entraide.js';
import { needs } from '../support/skips.js';

jest.setTimeout(PROGRAM_TIMEOUT_MS);

/** Less than containers wait before they kill. */
const STOP_MS = 9_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-full-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function until(what: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end; await wait(50)) {
    if (await what().catch(() => false)) return;
  }
  throw new Error('it did not happen in a minute');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('A server whose log goes where it cannot be written', () => {
  const answersAndStops = async (output: number): Promise<void> => {
    const port = await freePort();
    const child = entraideServingInto(join(folder, 'data'), port, output, {
      ENTRAIDE_LOG_LEVEL: 'debug',
    });
    const ended = once(child, 'exit') as Promise<[number | null]>;
    const live = async (): Promise<boolean> =>
      (await fetch(`http://127.0.0.1:${port}/health/live`)).status === 200;
    await until(live);
    // More lines than any pipe holds.
    for (let n = 0; n < 1_000; n += 1) expect(await live()).toBe(true);

    const began = performance.now();
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    expect(performance.now() - began).toBeLessThan(STOP_MS);
  };

  it('answers and stops though nobody reads the pipe', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const reader = openSync(path, constants.O_RDWR);
    const writer = openSync(path, 'w');
    try {
      await answersAndStops(writer);
      const first = Buffer.alloc(10_000);
      expect(first.toString('utf8', 0, readSync(reader, first))).toContain('"level":');
    } finally {
      closeSync(writer);
      closeSync(reader);
    }
  });

  it('answers and stops though its disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      await answersAndStops(full);
    } finally {
      closeSync(full);
    }
  });
});

describe('A server that is asked to stop', () => {
  it('does not wait for a request of which half was sent', async () => {
    const server = await entraideServing(join(folder, 'data'));
    const { port, hostname } = new URL(server.url);
    const halves = [
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Le',
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"em',
    ];
    const sockets = halves.map((half) => {
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      socket.write(half);
      return socket;
    });
    await wait(300);

    const began = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(STOP_MS);
    sockets.forEach((socket) => socket.destroy());
  });
});

needs('prlimit')('A server whose data disk takes nothing more', () => {
  let server: ServingProgram;
  beforeEach(async () => {
    server = await entraideServing(join(folder, 'data'));
  });
  afterEach(async () => {
    await server.stop();
  });

  /** No file may grow beyond so many bytes: the system refuses as it does of a full disk. */
  const limitFiles = (bytes: string): void => {
    execFileSync('prlimit', ['--pid', String(server.pid), `--fsize=${bytes}:unlimited`]);
  };
  const ready = async () => {
    const answer = await fetch(`${server.url}/health/ready`);
    return {
      status: answer.status,
      told: (await answer.json()) as { writes?: { reason: string } },
    };
  };
  const figures = async (): Promise<string> => (await fetch(`${server.url}/metrics`)).text();
  /** Founds the house, the first thing that is ever written. */
  const found = async (): Promise<number> => {
    await until(async () => server.logged().includes('/sign-in/first?token='));
    const link = /(http:\S+\/sign-in\/first\?token=\S+)/.exec(server.logged())?.[1] ?? '';
    const page = await fetch(link, { headers: { accept: 'text/html' } });
    const cookie = page.headers.getSetCookie().map((one) => one.split(';')[0]);
    const hidden = [...(await page.text()).matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)];
    const fields = hidden.map(([tag]) => [
      / name="([^"]*)"/.exec(tag)?.[1] ?? '',
      (/ value="([^"]*)"/.exec(tag)?.[1] ?? '').replaceAll('&amp;', '&'),
    ]);
    const house = {
      organisation: 'Federation',
      currency: 'EUR',
      timeZone: 'Europe/Paris',
      fiscalYearStartMonth: '1',
      displayName: 'ana',
      email: 'ana@example.org',
      password: 'a long enough password',
    };
    const answer = await fetch(`${server.url}/sign-in/first`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookie.join('; '), accept: 'text/html' },
      body: new URLSearchParams([...fields, ...Object.entries(house)]),
    });
    return answer.status;
  };

  it('says so in readiness, log and figures, and goes on by itself once there is room', async () => {
    expect((await ready()).status).toBe(200);
    expect(await figures()).toMatch(/^entraide_disk_free_bytes [1-9]\d*/m);
    expect(await figures()).toMatch(/^entraide_write_failing\{file="log.db"\} 0$/m);

    limitFiles('1');
    expect(await found()).toBe(503);

    const { status, told } = await ready();
    expect(status).toBe(503);
    expect(told.writes?.reason).toMatch(/^The last write to (?:log|keys)\.db failed: its disk /);
    expect(await figures()).toMatch(/^entraide_write_failing\{file="(?:log|keys)\.db"\} 1$/m);
    expect(await figures()).toMatch(
      /^entraide_writes_failed_total\{file="(?:log|keys)\.db"\} [1-9]/m,
    );
    expect(server.logged()).toMatch(
      /"file":"(?:log|keys)\.db","reason":"[^"]+","msg":"a file cannot be written"/,
    );
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);

    limitFiles('unlimited');
    // Nobody but the server itself tries again.
    await until(async () => (await ready()).status === 200);
    expect(server.logged()).toContain('a file can be written again');
    expect(await found()).toBe(303);
  });
});
