import { loadAuthority, type Invocation, type Ports } from '#commands';
import { executor, memoryEventStore } from '#event-store';
import { memoryVault } from '#vault';
import { recordDonation } from './donation.commands.js';
import { registerDonor } from './donors/donor.commands.js';
import { tellingTo } from '../../test/support/told.js';

const NOW = new Date('2026-03-10T23:30:00Z');
let keys = 0;
const as = (id: string): Invocation => {
  const actor = { id, kind: 'person', role: 'staff', authentication: 'password' } as const;
  return { actor, key: `key-${(keys += 1)}`, path: 'test', body: null };
};

/** A fund with a treasurer, told in events: other contexts are not known here. */
async function fundWithTreasurer(): Promise<Ports> {
  const store = memoryEventStore();
  const ports = {
    store,
    execute: executor(store),
    vault: memoryVault(),
    clock: { now: () => NOW },
  };
  const tell = tellingTo(store, new Date('2026-01-01T00:00:00Z'));
  await tell('entity-entity', {
    type: 'EntityRegistered',
    data: { entityId: 'entity', timeZone: 'Europe/Paris', baseCurrency: 'EUR', parentId: null },
  });
  await tell('account-treasurer', {
    type: 'AccountInvited',
    data: { accountId: 'treasurer', entityId: 'entity' },
  });
  await tell('account-treasurer', {
    type: 'AccountActivated',
    data: { accountId: 'treasurer' },
  });
  await tell('account-treasurer', {
    type: 'RoleConfirmed',
    data: {
      accountId: 'treasurer',
      entityId: 'entity',
      role: 'treasurer',
      fundId: 'fund',
      from: '2026-01-01T00:00:00Z',
      until: null,
    },
  });
  await tell('fund-fund', {
    type: 'FundCreated',
    data: { fundId: 'fund', entityId: 'entity', baseCurrency: 'EUR', openedOn: '2026-01-01' },
  });
  return ports;
}

const gift = {
  fundId: 'fund',
  donorId: null,
  donorKind: 'individual',
  money: { minor: '10000', currency: 'EUR' },
  feeMinor: '175',
  restriction: 'free',
  method: 'bank',
  receivedOn: '2026-03-11',
} as const;

describe('The treasurer writes down a gift', () => {
  test('which counts on the day it arrived, by the days of the entity', async () => {
    const ports = await fundWithTreasurer();
    expect(await loadAuthority(ports.store, 'treasurer', 'fund', NOW)).toEqual(['treasurer']);
    // In Paris it is already the 11th.
    const { donationId } = await recordDonation(ports, as('treasurer'), gift);
    const [recorded] = await ports.store.read(`donation-${donationId}`);
    expect(recorded?.metadata.effectiveDate).toBe('2026-03-11');
    expect(recorded?.data).toMatchObject({ baseMinor: '10000', recordedBy: 'treasurer' });
    const tomorrow = { ...gift, receivedOn: '2026-03-12' };
    await expect(recordDonation(ports, as('treasurer'), tomorrow)).rejects.toThrow(
      'date-in-the-future',
    );
  });

  test('of a donor who is registered under that kind, with a sealed name', async () => {
    const ports = await fundWithTreasurer();
    const donor = { fundId: 'fund', kind: 'institution', name: 'Foundation of the North' } as const;
    const { donorId } = await registerDonor(ports, as('treasurer'), donor);
    const given = (change: object) =>
      recordDonation(ports, as('treasurer'), { ...gift, ...change });
    await expect(given({ donorId, donorKind: 'institution' })).resolves.toBeTruthy();
    await expect(given({ donorId })).rejects.toThrow('donor-of-another-kind');
    await expect(given({ donorId: 'nobody' })).rejects.toThrow('donor-unknown');
    const log = (await ports.store.readAll(0n, 100)).map(({ storedData }) => storedData).join();
    expect(log).not.toContain('Foundation of the North');
    const odd = (name: string) => registerDonor(ports, as('treasurer'), { ...donor, name });
    await expect(odd(' ')).rejects.toThrow('text-missing');
    await expect(odd('n'.repeat(201))).rejects.toThrow('text-too-long');
  });

  test('and nobody else does', async () => {
    const ports = await fundWithTreasurer();
    await expect(recordDonation(ports, as('stranger'), gift)).rejects.toThrow('not-allowed');
    await expect(
      registerDonor(ports, as('stranger'), { fundId: 'fund', kind: 'state', name: 'N' }),
    ).rejects.toThrow('not-allowed');
    const elsewhere = { ...gift, fundId: 'nowhere' };
    await expect(recordDonation(ports, as('treasurer'), elsewhere)).rejects.toThrow('fund-unknown');
  });
});
