import { replay } from '#funds';
import { HOUR_MS } from '#kernel';
import { setTimeout as wait } from 'node:timers/promises';
import { startTestServer, type TestServer } from './support/test-server.js';

describe('A server whose clock is set back', () => {
  let now = new Date('2026-03-09T10:00:00Z');
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      clock: { now: () => now },
      clockLimits: { behindMs: 60_000, lookMs: 10 },
    });
  });
  afterAll(() => server.stop());

  const ready = async () => {
    const answer = await fetch(`${server.url}/health/ready`);
    return { status: answer.status, told: (await answer.json()) as { clock?: object } };
  };
  const behind = async (): Promise<number> => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(/^entraide_clock_behind_seconds (\S+)/m.exec(text)?.[1]);
  };

  it('says so in readiness and figures, goes on, and leaves no event out', async () => {
    await server.as(['auditor']);
    await wait(100);
    expect((await ready()).told).not.toHaveProperty('clock');
    expect(await behind()).toBe(0);
    const { events: before } = await replay(server.instance.ports.store);

    now = new Date(now.getTime() - HOUR_MS);
    for (let tries = 0; (await behind()) === 0 && tries < 500; tries += 1) await wait(20);
    const { status, told } = await ready();
    expect(status).toBe(200);
    expect(told.clock).toMatchObject({
      state: 'behind',
      seconds: 3_600,
      reason: expect.stringContaining('3600 s behind the newest event') as string,
    });
    expect(await behind()).toBe(3_600);

    // Help does not wait for a clock.
    await server.as(['treasurer']);
    const { store } = server.instance.ports;
    const { events } = await replay(store);
    const then = new Date(now.getTime() + 1_000).toISOString();
    expect(await replay(store, { at: then })).toMatchObject({ events, recordedLater: before });

    now = new Date(now.getTime() + 2 * HOUR_MS);
    expect(await behind()).toBe(0);
    expect((await ready()).told).not.toHaveProperty('clock');
    const later = await replay(store, { at: now.toISOString() });
    expect(later).not.toHaveProperty('recordedLater');
  });
});
