/**
 * A gift costs the same however many were given before: its command asks the account of the fund,
 * which is as long as all gifts and payouts of the fund. Over HTTP, with all that follows, in a house
 * for each length; CPU of each server, in turn.
 */
import { fileURLToPath } from 'node:url';
import { prepareCommands, serveCommands } from './command-server.js';
import { costOf, send } from './commands.calls.js';
import { inTurn, median, progress, report, scaled } from './harness.js';

/** Events in the account of the fund. */
const LENGTHS = [100, 1_000, 10_000, 100_000].map(scaled);
const ROUNDS = 7;
const GIFTS = 30;
const WARM_UP = 100;
/** The dearest length may cost so many times what the cheapest does. */
const GOAL = 1.3;

const script = fileURLToPath(import.meta.url);
if (process.argv.some((argument) => argument.startsWith('--serve='))) await serveCommands();
else await measure();

async function measure(): Promise<void> {
  const houses = [];
  for (const length of LENGTHS) {
    const server = await prepareCommands(script);
    await server.lengthen(length);
    // What a server reads when it first meets a stream, it reads once.
    await send(await server.prepare('gift', WARM_UP));
    progress(`an account of ${length} events`);
    houses.push({ length, server });
  }
  const contestants = Object.fromEntries(
    houses.map(({ length, server }) => [
      String(length),
      async () => costOf(server, await server.prepare('gift', GIFTS)),
    ]),
  );
  const figures = await inTurn(ROUNDS, contestants);
  for (const { server } of houses) await server.stop();
  const costs = LENGTHS.map((length) => median(figures[String(length)] ?? []));
  const [least, dearest] = [Math.min(...costs), Math.max(...costs)];
  report({
    bench: 'stream-length',
    goal: `29: at most ${GOAL} times, from ${LENGTHS[0]} to ${LENGTHS.at(-1)} events`,
    figure: dearest,
    unit: 'CPU µs for a gift, all that follows included, at the dearest length',
    reference: least,
    referenceIs: 'the same at the cheapest length',
    ratio: dearest / least,
    reached: dearest / least <= GOAL,
    more: Object.fromEntries(LENGTHS.map((length, place) => [`at${length}`, costs[place] ?? NaN])),
  });
}
