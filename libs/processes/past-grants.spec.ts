import type { Ports } from '#commands';
import { executor, memoryEventStore } from '#event-store';
import { replay } from '#funds';
import { systemClock } from '#kernel';
import { readThreeSixtyGiving } from '#transparency';
import { memoryVault } from '#vault';
import { importPastGrants } from './past-grants.js';

function newDesk(): Ports {
  const store = memoryEventStore();
  return { store, execute: executor(store), vault: memoryVault(), clock: systemClock };
}

function file(...grants: readonly Record<string, unknown>[]): Uint8Array {
  return Buffer.from(JSON.stringify({ grants }));
}

const grant = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  title: 'Core support',
  description: 'Support for a year',
  currency: 'GBP',
  amountAwarded: 3239.34,
  awardDate: '2015-06-01',
  fundingOrganization: [{ id: 'GB-CHC-1159982', name: 'A trust' }],
  recipientOrganization: [{ id: 'GB-COH-1', name: 'Hidden Recipient' }],
  ...more,
});

function read(...grants: readonly Record<string, unknown>[]) {
  return readThreeSixtyGiving(file(...grants), { dateFormat: 'ISO' }).rows;
}

describe('grants of the past', () => {
  it('are booked once, however often the file is imported', async () => {
    const ports = newDesk();
    const rows = read(grant('360G-a-1'), grant('360G-a-2', { amountAwarded: 100 }));
    const first = await importPastGrants(ports, rows);
    expect(first).toMatchObject({ loaded: 2, same: 0, changed: [] });
    expect(first.booked).toEqual([{ minor: '333934', currency: 'GBP' }]);
    const head = await ports.store.head();
    expect(await importPastGrants(ports, rows)).toMatchObject({ loaded: 0, same: 2, booked: [] });
    expect(await ports.store.head()).toBe(head);
  });

  it('that changed in the file are reported and left as they were', async () => {
    const ports = newDesk();
    await importPastGrants(ports, read(grant('360G-a-1')));
    const again = await importPastGrants(ports, read(grant('360G-a-1', { amountAwarded: 1 })));
    expect(again).toMatchObject({ loaded: 0, same: 0 });
    expect(again.changed).toEqual([{ place: 'grants[0]', grantId: '360G-a-1' }]);
  });

  it('leave a ledger whose grants equal the rows, per currency, with nothing at the bank', async () => {
    const ports = newDesk();
    await importPastGrants(
      ports,
      read(grant('360G-a-1'), grant('360G-a-2', { currency: 'EUR', amountAwarded: 1e3 })),
    );
    const { balances } = await replay(ports.store);
    const of = (account: string) =>
      balances
        .filter((balance) => balance.account === account)
        .map(({ currency, minor, restriction }) => ({ currency, minor, restriction }))
        .sort((a, b) => (a.currency < b.currency ? -1 : 1));
    expect(of('grants')).toEqual([
      { currency: 'EUR', minor: '100000', restriction: 'imported' },
      { currency: 'GBP', minor: '323934', restriction: 'imported' },
    ]);
    expect(of('bank')).toEqual([]);
  });

  it('keep the names of recipients out of the log', async () => {
    const ports = newDesk();
    await importPastGrants(ports, read(grant('360G-a-1', { title: 'For Hidden Recipient' })));
    const log = await ports.store.readAll(0n, 100);
    expect(log.map((event) => event.storedData + event.storedMetadata).join()).not.toContain(
      'Hidden Recipient',
    );
  });
});
