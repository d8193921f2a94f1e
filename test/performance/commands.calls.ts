import { newId } from '#kernel';
import type { Call, CommandServer } from './command-server.js';

const CONNECTIONS = 8;

/** Microseconds of CPU for each call, once everything that follows from it has happened. */
export async function costOf(server: CommandServer, calls: readonly Call[]): Promise<number> {
  const before = await server.cpuMicros();
  await send(calls);
  return ((await server.cpuMicros()) - before) / calls.length;
}

/** Sends them all, over a few connections at once; each must be accepted. */
export async function send(calls: readonly Call[]): Promise<void> {
  const left = [...calls];
  const lane = async (): Promise<void> => {
    for (let call = left.pop(); call; call = left.pop()) {
      const answer = await fetch(call.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${call.token}`,
          'idempotency-key': newId(),
        },
        body: call.body,
      });
      const said = await answer.text();
      if (!answer.ok) throw new Error(`${call.url}: ${answer.status} ${said}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
}
