/**
 * What a cluster costs its client: appends and catching up through the gRPC adapter, against the
 * stand-in server in a process of its own, beside the SQLite adapter in the same run. The server
 * keeps everything in memory and the network is this machine, so the figures are the price of the
 * adapter, the client and the protocol, and of nothing else.
 */
import { eventStoreDb, sqliteEventStore, type EventStore } from '#event-store';
import { canonicalJson } from '#kernel';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharesOf, type Group } from './cpu-shares.js';
import { appendAll, randomAppends } from './event-load.js';
import { inTurn, median, medianRatio, progress, report, scaled, withFolder } from './harness.js';

const EVENTS = scaled(50_000);
const ROUNDS = 5;
const PAGE_EVENTS = 1_000;
const ALONE = scaled(300);
const TOGETHER = 64;
const GROUPS = scaled(10);
const STREAMS = 5_000;
const FILL_TOGETHER = 1_000;

/** Whose code it is that runs; most of Node's own is the network. */
const GROUPS_OF_CODE: readonly Group[] = [
  ['protobuf', (_, url) => url.includes('google-protobuf') || url.includes('/generated/')],
  ['gRPC', (_, url) => url.includes('@grpc/')],
  ['the client and its JSON', (_, url) => url.includes('@eventstore/')],
  ['canonical order', (_, url) => url.includes('canonical-json')],
  ['our adapter', (_, url) => url.includes('/libs/')],
  ['Node and the network', (name, url) => url.startsWith('node:') || name === 'dispatch'],
];

await withFolder(async (folder) => {
  const server = await startServer();
  const remote = eventStoreDb({ url: server.url });
  const path = join(folder, 'log.sqlite');
  const local = sqliteEventStore({ path });
  const [toRemote, toLocal] = [randomAppends(STREAMS, 1), randomAppends(STREAMS, 2)];
  for (let done = 0; done < EVENTS; done += FILL_TOGETHER) {
    await appendAll(remote, toRemote(FILL_TOGETHER));
    await appendAll(local, toLocal(FILL_TOGETHER));
    if (done % 10_000 === 0) progress(`filling: ${done} of ${EVENTS}`);
  }

  const alone = (store: EventStore, next: Appends) => async () => {
    for (const { stream, expected, event } of next(ALONE)) {
      await store.append(stream, expected, [event]);
    }
    return ALONE;
  };
  const together = (store: EventStore, next: Appends) => async () => {
    for (let group = 0; group < GROUPS; group += 1) await appendAll(store, next(TOGETHER));
    return GROUPS * TOGETHER;
  };
  const costs: Costs = {};
  const figures = await inTurn(ROUNDS, {
    aloneRemote: measured(costs, 'aloneRemote', alone(remote, toRemote)),
    aloneLocal: measured(costs, 'aloneLocal', alone(local, toLocal)),
    togetherRemote: measured(costs, 'togetherRemote', together(remote, toRemote)),
    togetherLocal: measured(costs, 'togetherLocal', together(local, toLocal)),
    catchUpRemote: measured(costs, 'catchUpRemote', () => catchUp(remote)),
    catchUpLocal: measured(costs, 'catchUpLocal', () => openedAnew(path, catchUp)),
    readRemote: measured(costs, 'readRemote', () => readOnly(remote)),
    readLocal: measured(costs, 'readLocal', () => openedAnew(path, readOnly)),
  });
  const canonicalUs = await canonicalCost(local);
  const catchUpShares = await sharesOf(() => catchUp(remote), GROUPS_OF_CODE);
  const appendShares = await sharesOf(together(remote, toRemote), GROUPS_OF_CODE);
  await Promise.all([remote.close(), local.close()]);
  server.stop();

  const cpuUs = (name: string) => median(costs[name] ?? []);
  report({
    bench: 'cluster',
    goal: 'none: the price of the cluster adapter beside the embedded one',
    figure: median(figures.catchUpRemote),
    unit: `events/s, catching up by pages of ${PAGE_EVENTS} over ${EVENTS} events, data and metadata looked at`,
    reference: median(figures.catchUpLocal),
    referenceIs: 'the same through the SQLite adapter',
    ratio: medianRatio(figures.catchUpRemote, figures.catchUpLocal),
    reached: true,
    more: {
      aloneAppendsPerS: median(figures.aloneRemote),
      aloneRatio: medianRatio(figures.aloneRemote, figures.aloneLocal),
      togetherAppendsPerS: median(figures.togetherRemote),
      togetherRatio: medianRatio(figures.togetherRemote, figures.togetherLocal),
      appendAloneCpuUs: cpuUs('aloneRemote'),
      appendAloneCpuUsLocal: cpuUs('aloneLocal'),
      appendTogetherCpuUs: cpuUs('togetherRemote'),
      appendTogetherCpuUsLocal: cpuUs('togetherLocal'),
      catchUpCpuUs: cpuUs('catchUpRemote'),
      catchUpCpuUsLocal: cpuUs('catchUpLocal'),
      readOnlyCpuUs: cpuUs('readRemote'),
      readOnlyCpuUsLocal: cpuUs('readLocal'),
      canonicalisingUs: canonicalUs,
      catchUpShares,
      appendTogetherShares: appendShares,
      catchUpCpuShareOfWall: (cpuUs('catchUpRemote') * median(figures.catchUpRemote)) / 1e6,
      appendAloneCpuShareOfWall: (cpuUs('aloneRemote') * median(figures.aloneRemote)) / 1e6,
    },
  });
});

type Appends = ReturnType<typeof randomAppends>;
/** CPU microseconds of this process for one event, round by round. */
type Costs = Record<string, number[]>;

/** Events a second by the clock on the wall, with the CPU time of each kept beside it. */
function measured(costs: Costs, name: string, work: () => Promise<number>) {
  const kept: number[] = (costs[name] = []);
  return async (): Promise<number> => {
    const before = process.cpuUsage();
    const start = performance.now();
    const events = await work();
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    kept.push((user + system) / events);
    return (events * 1_000) / ms;
  };
}

/** As a projector does it: what each event says, and who recorded it when. */
async function catchUp(store: EventStore): Promise<number> {
  let looked = 0;
  const seen = await eachPage(store, (page) => {
    for (const { data, metadata } of page) if (data && metadata.recordedAt) looked += 1;
  });
  if (looked !== seen) throw new Error('an event without data');
  return seen;
}

/** What was appended last is still in memory, which no process that begins has. */
async function openedAnew(
  path: string,
  work: (store: EventStore) => Promise<number>,
): Promise<number> {
  const store = sqliteEventStore({ path, readOnly: true });
  const events = await work(store);
  await store.close();
  return events;
}

function readOnly(store: EventStore): Promise<number> {
  return eachPage(store, () => undefined);
}

type Page = Awaited<ReturnType<EventStore['readAll']>>;

async function eachPage(store: EventStore, look: (page: Page) => void): Promise<number> {
  let seen = 0;
  for (let after = 0n; seen < EVENTS;) {
    const page = await store.readAll(after, Math.min(PAGE_EVENTS, EVENTS - seen));
    const last = page.at(-1);
    if (!last) break;
    look(page);
    seen += page.length;
    after = last.position;
  }
  return seen;
}

/** What it takes to put the data and the envelope of one event in canonical order. */
async function canonicalCost(store: EventStore): Promise<number> {
  const page = await store.readAll(0n, PAGE_EVENTS);
  const parsed = page.map(({ storedData, storedMetadata }) => [
    JSON.parse(storedData) as object,
    JSON.parse(storedMetadata) as object,
  ]);
  const costs: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const { user, system } = process.cpuUsage();
    for (const pair of parsed) for (const one of pair) canonicalJson(one);
    const after = process.cpuUsage();
    if (round > 0) costs.push((after.user + after.system - user - system) / parsed.length);
  }
  return median(costs);
}

async function startServer() {
  const script = fileURLToPath(new URL('./eventstoredb-server.js', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: said.toString().trim(), stop: () => child.stdin.end() };
}
