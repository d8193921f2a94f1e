import type { Ports } from '#commands';
import { executor, memoryEventStore } from '#event-store';
import { replay, type ReplayOptions } from '#funds';
import { systemClock } from '#kernel';
import { surveyThreeSixtyGiving, type PastGrant } from '#transparency';
import { memoryVault } from '#vault';
import { readFileSync } from 'node:fs';
import { caseFile, needs } from '../../test/support/skips.js';
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

async function rowsOf(bytes: Uint8Array): Promise<readonly PastGrant[]> {
  const rows: PastGrant[] = [];
  const file = await surveyThreeSixtyGiving(bytes, { dateFormat: 'ISO' });
  for await (const row of file.grants()) rows.push(row);
  return rows;
}

const read = (...grants: readonly Record<string, unknown>[]) => rowsOf(file(...grants));

/** What was spent on grants of the past, by currency, as a replay tells it. */
async function spent(ports: Ports, options: ReplayOptions = {}): Promise<Record<string, string>> {
  const { balances } = await replay(ports.store, options);
  return Object.fromEntries(
    balances
      .filter(({ account }) => account === 'grants')
      .map(({ currency, minor }) => [currency, minor]),
  );
}

describe('grants of the past', () => {
  it('are booked once, however often the file is imported', async () => {
    const ports = newDesk();
    const rows = await read(grant('360G-a-1'), grant('360G-a-2', { amountAwarded: 100 }));
    const first = await importPastGrants(ports, rows);
    expect(first).toMatchObject({ loaded: 2, same: 0, changed: 0 });
    expect(first.booked).toEqual([{ minor: '333934', currency: 'GBP' }]);
    const head = await ports.store.head();
    expect(await importPastGrants(ports, rows)).toMatchObject({ loaded: 0, same: 2, booked: [] });
    expect(await ports.store.head()).toBe(head);
  });

  it('are the same however their numbers are spelled, and in whichever form the file is', async () => {
    const ports = newDesk();
    await importPastGrants(ports, await read(grant('360G-a-1', { amountAwarded: 40_000 })));
    const text = JSON.stringify({ grants: [grant('360G-a-1', { amountAwarded: 0 })] });
    const spelled = Buffer.from(text.replace('"amountAwarded":0', '"amountAwarded":4.0E4'));
    expect(await importPastGrants(ports, await rowsOf(spelled))).toMatchObject({ same: 1 });
    const table = Buffer.from(
      'Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,' +
        'Recipient Org:Name,Funding Org:Identifier,Funding Org:Name\n' +
        '360G-a-1,Core support,Support for a year,GBP,40000.00,2015-06-01,GB-COH-1,' +
        'Hidden Recipient,GB-CHC-1159982,A trust\n',
    );
    expect(await importPastGrants(ports, await rowsOf(table))).toMatchObject({ same: 1 });
  });

  it('of another publisher are others, whatever their ids', async () => {
    const ports = newDesk();
    const other = { fundingOrganization: [{ id: 'GB-CHC-2', name: 'Another trust' }] };
    await importPastGrants(ports, await read(grant('360G-a-1')));
    expect(await importPastGrants(ports, await read(grant('360G-a-1', other)))).toMatchObject({
      loaded: 1,
    });
  });

  it.each([
    ['title', { title: 'Other support' }],
    ['description', { description: '' }],
    ['currency', { currency: 'EUR' }],
    ['amountAwarded', { amountAwarded: 1 }],
    ['amountDisbursed', { amountDisbursed: 1 }],
    ['amountAppliedFor', { amountAppliedFor: 0 }],
    ['awardDate', { awardDate: '2015-06-02' }],
    ['fundingOrganization.name', { fundingOrganization: [{ id: 'GB-CHC-1159982', name: 'B' }] }],
    [
      'recipientOrganization.id',
      { recipientOrganization: [{ id: 'x', name: 'Hidden Recipient' }] },
    ],
    ['recipientOrganization.name', { recipientOrganization: [{ id: 'GB-COH-1', name: 'y' }] }],
    ['beneficiaryLocation.countryCode', { beneficiaryLocation: [{ countryCode: 'FR' }] }],
    ['grantProgramme.title', { grantProgramme: [{ title: 'Halls' }] }],
    ['plannedDates', { plannedDates: [{ startDate: '2015-07-01' }] }],
  ])('published again with another %s are changed, never a second grant', async (path, change) => {
    const ports = newDesk();
    await importPastGrants(ports, await read(grant('360G-a-1')));
    const before = await spent(ports);
    const again = await importPastGrants(ports, await read(grant('360G-a-1', change)));
    expect(again).toMatchObject({ loaded: 0, same: 0, changed: 1, amended: 0, booked: [] });
    expect(again.changes).toMatchObject([{ place: 'grants[0]', grantId: '360G-a-1' }]);
    expect(again.changes[0]?.fields.map((field) => field.path)).toEqual([path]);
    expect(await spent(ports)).toEqual(before);
  });

  it('that changed only in what is not read are told apart, and are no change', async () => {
    const ports = newDesk();
    await importPastGrants(ports, await read(grant('360G-a-1')));
    const rows = await read(grant('360G-a-1', { dateModified: '2020-01-01T00:00:00Z' }));
    expect(await importPastGrants(ports, rows)).toMatchObject({ sameInWhatIsRead: 1, changed: 0 });
    await importPastGrants(ports, rows, { amend: true });
    expect(await importPastGrants(ports, rows)).toMatchObject({ same: 1, sameInWhatIsRead: 0 });
  });

  it('that changed are amended when that is asked for, and both stand in the log', async () => {
    const ports = newDesk();
    await importPastGrants(ports, await read(grant('360G-a-1')));
    const change = { amountAwarded: 1000, awardDate: '2016-02-03', title: 'Other support' };
    const rows = await read(grant('360G-a-1', change));
    const amended = await importPastGrants(ports, rows, { amend: true });
    expect(amended).toMatchObject({ changed: 1, amended: 1 });
    expect(amended.booked).toEqual([{ minor: '100000', currency: 'GBP' }]);
    expect(amended.changes[0]?.fields).toEqual([
      { path: 'title', before: 'Core support', now: 'Other support', mayName: true },
      { path: 'amountAwarded', before: '3239.34', now: '1000.00', mayName: false },
      { path: 'awardDate', before: '2015-06-01', now: '2016-02-03', mayName: false },
    ]);
    const types = (await ports.store.readAll(0n, 100)).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('PastGrant'))).toEqual([
      'PastGrantRecorded',
      'PastGrantAmended',
      'PastGrantTakenBack',
      'PastGrantBookedAnew',
    ]);
    expect(await importPastGrants(ports, rows, { amend: true })).toMatchObject({ same: 1 });
    expect(await spent(ports)).toEqual({ GBP: '100000' });
  });

  it('amended differ between what was known and what is corrected, by exactly that', async () => {
    const ports = newDesk();
    await importPastGrants(ports, await read(grant('360G-a-1'), grant('360G-a-2')));
    const change = { currency: 'EUR', amountAwarded: 1000, awardDate: '2016-02-03' };
    await importPastGrants(ports, await read(grant('360G-a-1', change)), { amend: true });
    const on = (asOf: string, view: 'known' | 'corrected') => spent(ports, { asOf, view });
    expect(await on('2015-12-31', 'known')).toEqual({ GBP: '647868' });
    expect(await on('2015-12-31', 'corrected')).toEqual({ GBP: '323934' });
    expect(await on('2016-12-31', 'known')).toEqual({ GBP: '647868' });
    expect(await on('2016-12-31', 'corrected')).toEqual({ EUR: '100000', GBP: '323934' });
    expect(await on('2099-12-31', 'known')).toEqual(await on('2099-12-31', 'corrected'));
  });

  it('are amended back to what they were, and again, each time once', async () => {
    const ports = newDesk();
    const [first, other] = [grant('360G-a-1'), grant('360G-a-1', { amountAwarded: 5 })];
    await importPastGrants(ports, await read(first));
    for (const [row, minor] of [
      [other, '500'],
      [first, '323934'],
      [other, '500'],
    ] as const) {
      const rows = await read(row);
      expect(await importPastGrants(ports, rows, { amend: true })).toMatchObject({ amended: 1 });
      expect(await spent(ports)).toEqual({ GBP: minor });
    }
  });

  it('leave in the log that what was published before was opened to compare it', async () => {
    const ports = newDesk();
    await importPastGrants(ports, await read(grant('360G-a-1')));
    await importPastGrants(ports, await read(grant('360G-a-1', { title: 'Other' })));
    const log = await ports.store.readAll(0n, 100);
    expect(log.at(-1)).toMatchObject({ type: 'RecordOpened' });
    expect(log.at(-1)?.event.data).toMatchObject({ section: 'past-grant', by: 'import:360giving' });
  });

  it('that were erased are neither compared nor amended', async () => {
    const ports = newDesk();
    await importPastGrants(ports, await read(grant('360G-a-1')));
    const recorded = (await ports.store.readAll(0n, 100)).at(-1);
    await ports.vault.destroy((recorded?.event.data as { subjectRef: string }).subjectRef);
    const rows = await read(grant('360G-a-1', { title: 'Other', amountAwarded: 5 }));
    expect(await importPastGrants(ports, rows, { amend: true })).toMatchObject({
      erased: 1,
      changed: 0,
      amended: 0,
    });
    expect(await spent(ports)).toEqual({ GBP: '323934' });
  });

  it('leave a ledger whose grants equal the rows, per currency, with nothing at the bank', async () => {
    const ports = newDesk();
    await importPastGrants(
      ports,
      await read(grant('360G-a-1'), grant('360G-a-2', { currency: 'EUR', amountAwarded: 1e3 })),
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

  it('keep what was published out of the log in the clear', async () => {
    const ports = newDesk();
    const hidden = { title: 'For Hidden Recipient', description: 'a hidden story' };
    await importPastGrants(ports, await read(grant('360G-a-1', hidden)));
    const again = { title: 'Hidden Recipient again', description: 'another hidden story' };
    await importPastGrants(ports, await read(grant('360G-a-1', again)), { amend: true });
    const log = await ports.store.readAll(0n, 100);
    const text = log.map((event) => event.storedData + event.storedMetadata).join();
    expect(text).not.toMatch(/hidden/i);
  });
});

needs('cases')('grants that were published again, as it happened', () => {
  const bring = async (ports: Ports, name: string, amend = false) =>
    importPastGrants(ports, await rowsOf(readFileSync(caseFile(name))), { amend });

  it('01: another currency is a correction, not a second grant', async () => {
    const ports = newDesk();
    await bring(ports, '01-amended-a-first.json');
    const changed = await bring(ports, '01-amended-b-currency.json');
    expect(changed).toMatchObject({ loaded: 0, changed: 1 });
    expect(changed.changes[0]?.fields).toEqual([
      { path: 'currency', before: 'GBP', now: 'EUR', mayName: false },
    ]);
    expect(await spent(ports)).toEqual({ GBP: '120000' });
    await bring(ports, '01-amended-b-currency.json', true);
    expect(await spent(ports)).toEqual({ EUR: '120000' });
  });

  it('02: what was paid, the programme and the end are seen', async () => {
    const ports = newDesk();
    await bring(ports, '01-amended-a-first.json');
    const { changes } = await bring(ports, '02-amended-unseen.json');
    expect(changes[0]?.fields).toEqual([
      { path: 'amountDisbursed', before: '600.00', now: '1200.00', mayName: false },
      { path: 'grantProgramme.title', before: 'Storm relief', now: 'Flood relief', mayName: false },
      {
        path: 'plannedDates',
        before: '2023-04-01/2023-12-31',
        now: '2023-04-01/2024-06-30',
        mayName: false,
      },
    ]);
  });
});
