import * as cases from '../applications/application.fixtures.js';
import type { AnyEvent } from '#catalogue';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fundsReceived } from '../../test/support/fund-moves.js';
import { portsInMemory, type WorldInMemory } from '../../test/support/ports-in-memory.js';
import { processes } from './index.js';
import { startProcesses } from './runner.js';
import { unanswered } from './unanswered.js';

const gift = fundsReceived(1_000_000);

describe('What should follow from an event', () => {
  let folder: string;
  let path: string;
  let world: WorldInMemory;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-unanswered-'));
    path = join(folder, 'processes.db');
    world = await portsInMemory(cases.policy, '2026-03-16T10:00:00.000Z');
    await world.put('fundaccount-fund.EUR', gift);
    await world.put(`application-${cases.applicationId}`, ...cases.approved);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const missing = async () =>
    (await unanswered(world.ports.store, processes, path)).map(
      ({ process, recorded }) => `${process}: ${recorded.type}`,
    );
  const work = async (): Promise<void> => {
    const running = startProcesses({ ports: world.ports, processes, path });
    await running.settled();
    await running.stop();
  };

  it('is named while nobody has done it, and not any more once a worker has', async () => {
    expect(await missing()).toContain('award: DecisionReached');
    await work();
    expect(await missing()).toEqual([]);
    rmSync(path);
    expect(await missing()).toEqual([]);
  });

  it('is named at its place in the log, of whatever came after the worker had stopped', async () => {
    await work();
    const arrived: AnyEvent = {
      type: 'DonationReceived',
      data: {
        donationId: 'late',
        fundId: 'fund',
        donorId: null,
        donorKind: 'individual',
        money: cases.eur(5_000),
        feeMinor: '0',
        baseMinor: '5000',
        restriction: 'free',
        method: 'bank',
        receivedOn: '2026-03-16',
        recordedBy: 'treasurer',
      },
    };
    await world.put('donation-late', arrived);
    const log = await world.ports.store.readAll(0n, 1_000);
    const index = log.findIndex(({ type }) => type === 'DonationReceived');
    const [found] = await unanswered(world.ports.store, processes, path);
    expect(found).toMatchObject({
      process: 'payment',
      index,
      recorded: { type: 'DonationReceived' },
    });
    await work();
    expect(await missing()).toEqual([]);
  });
});
