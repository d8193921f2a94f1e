/**
 * Goal 13: a validated, decided, durably appended command over HTTP, against bare node:http that
 * does JSON.parse and the same append. 64 connections, rounds in turn, CPU of the server processes.
 */
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Autocannon } from 'autocannon';
import { newId } from '#kernel';
import {
  serveMeasured,
  startMeasured,
  type MeasuredServer,
  type ServerKind,
} from './http-server.js';

const CONNECTIONS = 64;
const ROUNDS = 5;
const REQUESTS = 6_000;
const WARM_UP = 4_000;
const GOAL = 0.6;
const GIFT = JSON.stringify({
  fundId: '7d9c1f9e-3f5b-4c53-9a57-0d5c2c5f8f10',
  money: { minor: '125000', currency: 'EUR' },
  method: 'bank',
  receivedOn: '2026-03-31',
});

// CommonJS: a default import of it would be undefined elsewhere.
const autocannon = createRequire(import.meta.url)('autocannon') as Autocannon;

type Round = {
  readonly microsPerRequest: number;
  readonly perSecond: number;
  readonly p99: number;
};

const served = process.argv.find((argument) => argument.startsWith('--serve='));
if (served) await serveMeasured(served.slice('--serve='.length) as ServerKind);
else await measure();

async function measure(): Promise<void> {
  const script = fileURLToPath(import.meta.url);
  const instance = await startMeasured(script, 'instance');
  const bare = await startMeasured(script, 'bare');
  const rounds: { readonly instance: Round; readonly bare: Round }[] = [];
  for (const server of [instance, bare]) await load(server, WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ instance: await load(instance, REQUESTS), bare: await load(bare, REQUESTS) });
  }
  await instance.stop();
  await bare.stop();
  report(rounds);
}

async function load(server: MeasuredServer, amount: number): Promise<Round> {
  const before = await server.cpuMicros();
  const result = await autocannon({
    url: `${server.url}/api/v1/till/gifts`,
    method: 'POST',
    connections: CONNECTIONS,
    amount,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
    body: GIFT,
    requests: [
      {
        setupRequest: (request) => ({
          ...request,
          headers: { ...request.headers, 'idempotency-key': newId() },
        }),
      },
    ],
  });
  const { non2xx, errors, timeouts } = result;
  if (result['2xx'] !== amount) {
    throw new Error(`${non2xx} refused, ${errors} broken of which ${timeouts} too late`);
  }
  return {
    microsPerRequest: ((await server.cpuMicros()) - before) / amount,
    perSecond: amount / result.duration,
    p99: result.latency.p99,
  };
}

function report(rounds: readonly { readonly instance: Round; readonly bare: Round }[]): void {
  const instance = median(rounds.map((round) => round.instance.microsPerRequest));
  const bare = median(rounds.map((round) => round.bare.microsPerRequest));
  const ratio = median(
    rounds.map((round) => round.bare.microsPerRequest / round.instance.microsPerRequest),
  );
  const [cpu] = cpus();
  const line = {
    goal: 13,
    what: 'a command over HTTP per CPU second, against bare node:http with the same append',
    figure: {
      cpuMicrosPerRequest: round1(instance),
      perSecond: medianOf(rounds, 'instance', 'perSecond'),
    },
    reference: {
      cpuMicrosPerRequest: round1(bare),
      perSecond: medianOf(rounds, 'bare', 'perSecond'),
    },
    p99Ms: { instance: medianOf(rounds, 'instance', 'p99'), bare: medianOf(rounds, 'bare', 'p99') },
    ratio: Math.round(ratio * 100) / 100,
    wanted: GOAL,
    reached: ratio >= GOAL,
    rounds: ROUNDS,
    connections: CONNECTIONS,
    machine: `${cpus().length} x ${cpu?.model ?? 'unknown'}, Node ${process.versions.node}`,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function medianOf(
  rounds: readonly { readonly instance: Round; readonly bare: Round }[],
  who: 'instance' | 'bare',
  what: keyof Round,
): number {
  return Math.round(median(rounds.map((round) => round[who][what])));
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

function round1(figure: number): number {
  return Math.round(figure * 10) / 10;
}
