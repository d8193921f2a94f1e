import type { RoleName } from '#catalogue';
import type { Invocation, Ports } from '#commands';
import { executor, loadState, memoryEventStore } from '#event-store';
import { memoryVault } from '#vault';
import { confirmSeat, endMandate, formCommittee, proposeSeat } from './committee.commands.js';
import { committeeDecider } from './committee.decider.js';
import { declareTie, endTie } from './interests.commands.js';
import { tellingTo } from '../../test/support/told.js';

const NOW = new Date('2026-03-10T10:00:00.000Z');
let keys = 0;

function as(id: string): Invocation {
  const actor = { id, kind: 'person', role: 'staff', authentication: 'password' } as const;
  return { actor, key: `key-${(keys += 1)}`, path: 'test', body: null };
}

/** A fund and its officers, told in events. */
async function fundWith(officers: Readonly<Record<string, RoleName | null>>): Promise<Ports> {
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
    data: { entityId: 'entity', timeZone: 'UTC', baseCurrency: 'EUR', parentId: null },
  });
  await tell('fund-fund', {
    type: 'FundCreated',
    data: { fundId: 'fund', entityId: 'entity', baseCurrency: 'EUR' },
  });
  for (const [accountId, role] of Object.entries(officers)) {
    const invited = { accountId, entityId: 'entity' };
    await tell(`account-${accountId}`, { type: 'AccountInvited', data: invited });
    await tell(`account-${accountId}`, { type: 'AccountActivated', data: { accountId } });
    await tell(`account-${accountId}`, { type: 'AccountMet', data: { accountId, by: 'other' } });
    if (!role) continue;
    const held = { ...invited, role, fundId: null, from: '2026-01-01T00:00:00Z', until: null };
    await tell(`account-${accountId}`, { type: 'RoleConfirmed', data: held });
  }
  return ports;
}

describe('The committee of a fund', () => {
  test('is formed, seated by two people, and left again', async () => {
    const ports = await fundWith({ first: 'administrator', board: 'governing-body', member: null });
    await formCommittee(ports, as('board'), { fundId: 'fund', seats: 5 });
    const seat = {
      fundId: 'fund',
      rank: 'member',
      from: '2026-03-10',
      until: '2027-03-09',
    } as const;
    const nobody = { ...seat, memberId: 'nobody' };
    await expect(proposeSeat(ports, as('first'), nobody)).rejects.toThrow('account-unknown');
    const { seatId } = await proposeSeat(ports, as('first'), { ...seat, memberId: 'member' });
    await expect(confirmSeat(ports, as('first'), { fundId: 'fund', seatId })).rejects.toThrow(
      'second-person-needed',
    );
    await confirmSeat(ports, as('board'), { fundId: 'fund', seatId });
    const resigned = { fundId: 'fund', seatId, on: '2026-06-01', reason: 'resigned' } as const;
    await endMandate(ports, as('member'), resigned);
    const { seats } = await loadState(ports.store, committeeDecider, 'committee-fund');
    expect(seats).toMatchObject([{ seatId, status: 'confirmed', endedOn: '2026-06-01' }]);
  });
});

describe('The ties of a member', () => {
  test('find the same party by its name, however it is written', async () => {
    const ports = await fundWith({ member: null, other: null });
    const tie = { kind: 'board', party: 'organisation', from: '2026-02-01', until: null } as const;
    const { tieId } = await declareTie(ports, as('member'), { ...tie, name: 'Instance of Words' });
    await declareTie(ports, as('other'), { ...tie, name: ' WORDS, Ínstance-of ' });
    const refs = await Promise.all(
      ['member', 'other'].map(async (id) => {
        const [first] = await ports.store.read(`interests-${id}`);
        return (first!.data as { partyRef: string }).partyRef;
      }),
    );
    expect(new Set(refs).size).toBe(1);
    const today = ports.clock.now().toISOString().slice(0, 10);
    await endTie(ports, as('member'), { tieId, on: today });
    await expect(declareTie(ports, as('member'), { ...tie, name: ' ' })).rejects.toThrow(
      'text-missing',
    );
    const endless = { ...tie, name: 'n'.repeat(201) };
    await expect(declareTie(ports, as('member'), endless)).rejects.toThrow('text-too-long');
    await expect(declareTie(ports, as('nobody'), { ...tie, name: 'N' })).rejects.toThrow(
      'account-unknown',
    );
  });
});
