import { dataFiles } from '#instance';
import { openDatabase } from '#sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startTestServer, type TestServer } from './support/test-server.js';

describe('A server whose log is changed behind its back', () => {
  let data: string;
  let server: TestServer;
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'entraide-log-watch-'));
    const watchLimits = { roundPauseMs: 20, pageEvents: 100, pagePauseMs: 1 };
    server = await startTestServer({ data, watchLimits });
    await server.as(['auditor']);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  });

  const ready = async () => {
    const answer = await fetch(`${server.url}/health/ready`);
    return {
      status: answer.status,
      told: (await answer.json()) as Readonly<Record<string, unknown>>,
    };
  };
  const figure = async (name: string): Promise<number> => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
  };

  it('is ready while it is what it was, and not any more once it is not', async () => {
    while ((await figure('entraide_log_walks_total')) < 2) await wait(20);
    expect(await ready()).toMatchObject({ status: 200 });
    expect((await ready()).told).not.toHaveProperty('log');
    expect(await figure('entraide_log_contradicts')).toBe(0);

    const log = openDatabase(dataFiles(data).log, { durability: 'full' });
    log.exec(`update events set data = replace(data, 'auditor', 'treasurer')
      where type = 'RoleConfirmed'`);
    log.close();
    for (let tries = 0; (await ready()).status === 200 && tries < 500; tries += 1) await wait(20);

    const { status, told } = await ready();
    expect(status).toBe(503);
    expect(told).toMatchObject({ status: 'not-ready' });
    expect(told['log']).toEqual({
      state: 'contradicts',
      reason: expect.stringMatching(/^log-changed, index \d+$/) as string,
    });
    expect(await figure('entraide_log_contradicts')).toBe(1);
  });
});
