import type { RoleName } from '#catalogue';
import { loadAccount, loadAuthority, type Invocation, type Ports } from '#commands';
import { ConcurrencyConflict, executor, loadState, memoryEventStore } from '#event-store';
import type { EventStore } from '#event-store';
import { rolesAt } from '#gate';
import { Rejection } from '#kernel';
import { memoryVault } from '#vault';
import { accountDecider } from './account.decider.js';
import { confirmSeat, formCommittee, proposeSeat } from './committee.commands.js';
import { committeeDecider } from './committee.decider.js';
import { confirmRole, proposeRole } from './role.commands.js';
import { foundingStream } from './founding.decider.js';
import { tellingTo } from '../../test/support/told.js';

const NOW = new Date('2026-03-10T10:00:00.000Z');
const ROUNDS = 100;
let keys = 0;

function as(id: string, key = `key-${(keys += 1)}`): Invocation {
  const actor = { id, kind: 'person', role: 'staff', authentication: 'password' } as const;
  return { actor, key, path: 'test', body: null };
}

/** The same log seen by a server of its own, each call of which takes a while. */
function server(store: EventStore): Ports {
  const late = <T>(value: T): Promise<T> =>
    new Promise((resolve) => setTimeout(() => resolve(value), Math.random() * 2));
  const slow: EventStore = {
    ...store,
    read: async (...all) => late(await store.read(...(await late(all)))),
    append: async (...all) => late(await store.append(...(await late(all)))),
  };
  const clock = { now: () => NOW };
  return { store: slow, execute: executor(slow), vault: memoryVault(), clock };
}

/** A fund with a committee, two administrators, and somebody who has nothing yet. */
async function fund(): Promise<EventStore> {
  const store = memoryEventStore();
  const execute = executor(store);
  const tell = tellingTo(store, new Date('2026-01-01T00:00:00Z'));
  await tell('entity-entity', {
    type: 'EntityRegistered',
    data: { entityId: 'entity', timeZone: 'UTC', baseCurrency: 'EUR', parentId: null },
  });
  await tell('fund-fund', {
    type: 'FundCreated',
    data: { fundId: 'fund', entityId: 'entity', baseCurrency: 'EUR' },
  });
  await tell(foundingStream, {
    type: 'SecondAdministratorNamed',
    data: { accountId: 'second' },
  });
  for (const accountId of ['first', 'second', 'somebody']) {
    const stream = `account-${accountId}`;
    await tell(stream, { type: 'AccountInvited', data: { accountId, entityId: 'entity' } });
    await tell(stream, { type: 'AccountActivated', data: { accountId } });
    await tell(stream, { type: 'AccountMet', data: { accountId, by: 'first' } });
    if (accountId === 'somebody') continue;
    const role = { accountId, role: 'administrator', fundId: null, entityId: 'entity' };
    const always = { from: '2026-01-01T00:00:00Z', until: null };
    await tell(stream, { type: 'RoleConfirmed', data: { ...role, ...always } });
  }
  const ports = { store, execute, vault: memoryVault(), clock: { now: () => NOW } };
  await formCommittee(ports, as('first'), { fundId: 'fund', seats: 3 });
  return store;
}

/** Refusals are what a race may end in; anything else is a fault. */
async function tried(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Rejection) && !(error instanceof ConcurrencyConflict)) throw error;
  });
}

async function give(one: Ports, other: Ports, role: RoleName, fundId: string | null) {
  const grant = { accountId: 'somebody', role, fundId };
  await tried(proposeRole(one, as('first'), grant));
  await tried(confirmRole(other, as('second'), grant));
}

async function seat(one: Ports, other: Ports): Promise<void> {
  const term = { rank: 'member', from: '2026-03-10', until: '2027-03-09' } as const;
  const asked = { fundId: 'fund', memberId: 'somebody', ...term };
  const key = `key-${(keys += 1)}`;
  // Sent twice at once, as an impatient person does.
  await Promise.all([
    tried(proposeSeat(one, as('first', key), asked)),
    tried(proposeSeat(other, as('first', key), asked)),
  ]);
  const { seats } = await loadState(one.store, committeeDecider, 'committee-fund');
  const [proposed] = seats;
  if (!proposed) return;
  await tried(confirmSeat(other, as('second'), { fundId: 'fund', seatId: proposed.seatId }));
}

async function heldBySomebody(store: EventStore): Promise<readonly string[]> {
  const { seats } = await loadState(store, committeeDecider, 'committee-fund');
  const account = await loadState(store, accountDecider, 'account-somebody');
  for (const { seatId, status } of seats) {
    // Whatever the committee took stands with the person too.
    if (status === 'confirmed') {
      const entries = account.seats.filter((one) => one.seatId === seatId);
      expect(entries.some(({ leftOn }) => leftOn === null)).toBe(true);
    }
  }
  const roles = rolesAt(await loadAccount(store, 'somebody'), NOW).map(({ role }) => role);
  return [...roles, ...seats.filter(({ status }) => status === 'confirmed').map(() => 'seat')];
}

describe('Two administrators at once, a hundred times in random order', () => {
  test.each<[string, (one: Ports, other: Ports) => Promise<void>]>([
    ['a treasurer of one fund', (one, other) => give(one, other, 'treasurer', 'fund')],
    ['a treasurer of everything', (one, other) => give(one, other, 'treasurer', null)],
    ['a member of the committee', seat],
  ])(
    'never make one person auditor and %s',
    async (_, other) => {
      const outcomes = new Set<string>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const store = await fund();
        const servers = [server(store), server(store)] as const;
        const wait = (most: number) =>
          new Promise((resolve) => setTimeout(resolve, Math.random() * most));
        await Promise.all([
          wait(40).then(() => give(servers[0], servers[1], 'auditor', null)),
          wait(6).then(() => other(servers[1], servers[0])),
        ]);
        const held = await heldBySomebody(store);
        expect(held.length).toBeLessThanOrEqual(1);
        outcomes.add(held.join());
      }
      // Both orders came up: the race was one.
      expect(outcomes.has('auditor')).toBe(true);
      expect(outcomes.size).toBeGreaterThan(1);
    },
    120_000,
  );
});

describe('A question of authority', () => {
  test('reads one stream, once it knows the fund', async () => {
    const store = await fund();
    let reads = 0;
    const counted: EventStore = {
      ...store,
      read: (...all) => {
        reads += 1;
        return store.read(...all);
      },
    };
    expect(await loadAuthority(counted, 'first', 'fund', NOW)).toEqual(['administrator']);
    expect(reads).toBe(2);
    await loadAuthority(counted, 'first', 'fund', NOW);
    expect(reads).toBe(3);
  });
});
