import { randomUUID } from 'node:crypto';

/** How long a spec of the stand-in may take on a busy machine. */
export const PATIENCE_MS = 30_000;
const ATTEMPTS = 50;
const PAUSE_MS = 20;
const LOOK_MS = 5;

/** An event to append, as the client takes it. */
export function given(n = 0) {
  const contentType = 'application/json' as const;
  return { id: randomUUID(), type: 'Given', contentType, data: { n }, metadata: undefined };
}

export function many(count: number) {
  return Array.from({ length: count }, (_, n) => given(n));
}

export async function collect<E>(reading: AsyncIterable<E>): Promise<E[]> {
  const events: E[] = [];
  for await (const event of reading) events.push(event);
  return events;
}

/** The first events of a subscription, which ends then. */
export async function take<E>(subscription: AsyncIterable<E>, count: number): Promise<E[]> {
  const events: E[] = [];
  for await (const event of subscription) {
    events.push(event);
    if (events.length === count) break;
  }
  return events;
}

/** Tries again while it fails: connections that were cut take a moment to be new. */
export async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
