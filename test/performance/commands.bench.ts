/**
 * What a vote, a release and a gift cost over HTTP, with all that follows from each (views, reactions
 * of processes), against bare node:http that parses a body and appends one event durably. CPU of the
 * server processes, acts in turn; and how many streams each reads until it is written.
 */
import { fileURLToPath } from 'node:url';
import { newId } from '#kernel';
import { costOf, send } from './commands.calls.js';
import { median, report, scaled } from './harness.js';
import { prepareCommands, serveCommands, type Call, type CommandServer } from './command-server.js';
import { serveMeasured, startMeasured } from './http-server.js';

const ROUNDS = 5;
/** Of each act and round. */
const CALLS = scaled(40);
/** An act may cost so many times what parsing, appending and answering cost at the least. */
const GOAL = 10;
const ACTS = ['vote', 'release', 'gift'] as const;
type Act = (typeof ACTS)[number];

const script = fileURLToPath(import.meta.url);
const served = process.argv.find((argument) => argument.startsWith('--serve='));
if (served === '--serve=bare') await serveMeasured('bare');
else if (served) await serveCommands();
else await measure();

async function measure(): Promise<void> {
  const bare = await startMeasured(script, 'bare');
  const server = await prepareCommands(script);
  const micros: Record<Act | 'bare', number[]> = { vote: [], release: [], gift: [], bare: [] };
  const reads: Record<Act, number> = { vote: 0, release: 0, gift: 0 };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const act of ACTS) {
      const calls = await server.prepare(act, CALLS);
      reads[act] = Math.max(reads[act], await readsOf(server, calls.slice(0, 1)));
      const cost = await costOf(server, calls.slice(1));
      if (round > 0) micros[act].push(cost);
    }
    const gifts = Array.from({ length: CALLS * 25 }, () => bareGift(bare.url));
    const before = await bare.cpuMicros();
    await send(gifts);
    if (round > 0) micros.bare.push(((await bare.cpuMicros()) - before) / gifts.length);
  }
  await server.stop();
  await bare.stop();
  const least = median(micros.bare);
  const dearest = Math.max(...ACTS.map((act) => median(micros[act])));
  report({
    bench: 'commands',
    goal: '13',
    figure: dearest,
    unit: 'CPU µs for the dearest of the three, all that follows included',
    reference: least,
    referenceIs: 'bare node:http with the same durability',
    ratio: dearest / least,
    reached: dearest / least <= GOAL,
    more: Object.fromEntries(
      ACTS.flatMap((act) => [
        [`${act}CpuMicros`, median(micros[act])],
        [`${act}Reads`, reads[act]],
      ]),
    ),
  });
}

/** Calls of the store that read one stream, from the request until it is written. */
async function readsOf(server: CommandServer, calls: readonly Call[]): Promise<number> {
  await server.reads();
  await send(calls);
  return server.reads();
}

function bareGift(url: string): Call {
  const body = JSON.stringify({
    fundId: newId(),
    money: { minor: '125000', currency: 'EUR' },
    method: 'bank',
    receivedOn: '2026-03-31',
  });
  return { url, token: '', body };
}
