import type { Ports } from '#commands';
import { executor, memoryEventStore } from '#event-store';
import { fundAccountDecider } from '#funds';
import { newId, systemClock } from '#kernel';
import { memoryVault } from '#vault';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { to, type Process } from './process.js';
import { startProcesses } from './runner.js';

/** Books into another account what one account receives: enough to see what was delivered. */
const mirror: Process = {
  name: 'mirror',
  on: {
    FundsReceived: ({ receiptId, money, source }) =>
      source === 'mirror'
        ? []
        : [
            to(fundAccountDecider, 'fundaccount-mirror.EUR', {
              type: 'RecordReceipt',
              fundId: 'mirror',
              receiptId,
              money,
              restriction: 'free',
              source: 'mirror',
              heldBy: 'bank',
              on: '2026-03-10',
            }),
          ],
  },
};

function newDesk(): Ports {
  const store = memoryEventStore();
  return { store, execute: executor(store), vault: memoryVault(), clock: systemClock };
}

async function receive(ports: Ports, receiptId: string): Promise<void> {
  const actor = { id: 'x', kind: 'person', role: 'treasurer', authentication: 'none' } as const;
  const money = { minor: '100', currency: 'EUR' };
  await ports.execute(
    fundAccountDecider,
    'fundaccount-fund.EUR',
    {
      type: 'RecordReceipt',
      fundId: 'fund',
      receiptId,
      money,
      restriction: 'free',
      source: 'gift',
      heldBy: 'bank',
      on: '2026-03-10',
    },
    {
      commandId: newId(),
      inputHash: '',
      actor,
      entity: 'entity',
      timeZone: 'UTC',
      now: new Date('2026-03-10T09:00:00Z'),
    },
  );
}

async function run(ports: Ports, path: string): Promise<readonly string[]> {
  const running = startProcesses({ ports, processes: [mirror], path });
  await running.settled();
  expect(running.state()).toMatchObject({ position: await ports.store.head(), parked: [] });
  await running.stop();
  const mirrored = await ports.store.read('fundaccount-mirror.EUR');
  return mirrored.map(({ event }) => (event.data as { receiptId: string }).receiptId);
}

describe('Processes over a log that was restored from a backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entraide-processes-'));
  const path = join(folder, 'processes.db');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('begin again where the log ends before what they had seen, and miss nothing', async () => {
    const before = newDesk();
    for (const receiptId of ['r1', 'r2', 'r3']) await receive(before, receiptId);
    expect(await run(before, path)).toEqual(['r1', 'r2', 'r3']);

    const restored = newDesk();
    await receive(restored, 'r1');
    await receive(restored, 'r4');
    expect(await run(restored, path)).toEqual(['r1', 'r4']);
  });

  test('go on from their checkpoint where the log goes on from it', async () => {
    const ports = newDesk();
    await receive(ports, 'r1');
    const own = join(folder, 'own.db');
    await run(ports, own);
    await receive(ports, 'r2');
    expect(await run(ports, own)).toEqual(['r1', 'r2']);
  });
});
