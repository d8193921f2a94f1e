import type { FundAccountEvent, FundPolicy, RoleName } from '#catalogue';
import type { Invocation, Ports } from '#commands';
import { executor, loadState, memoryEventStore } from '#event-store';
import { memoryVault } from '#vault';
import { openRestriction } from './fund-account.commands.js';
import { fundAccountDecider } from './fund-account.decider.js';
import { noTerms, receipt, reserve } from './fund-account.fixtures.js';
import {
  closeFund,
  confirmPolicy,
  createFund,
  openIntake,
  proposePolicy,
  suspendIntake,
} from './fund.commands.js';
import { fundDecider } from './fund.decider.js';
import { policyInForce, type Fund } from './fund.state.js';
import { defaultPolicy } from './policy.defaults.js';
import { receiptMoves } from '../../test/support/fund-moves.js';
import { tellingTo } from '../../test/support/told.js';

const NOW = new Date('2026-03-10T10:00:00.000Z');
/** How often the race of story 2 is run. */
const RACES = 1000;
const RACES_AT_ONCE = 50;
let keys = 0;

function as(id: string, key = `key-${(keys += 1)}`): Invocation {
  const actor = { id, kind: 'person', role: 'staff', authentication: 'password' } as const;
  return { actor, key, path: 'test', body: null };
}

const contextOf = (commandId = `told-${(keys += 1)}`) => ({
  commandId,
  inputHash: '',
  actor: as('x').actor,
  entity: 'entity',
  timeZone: 'UTC',
  now: new Date('2026-01-01T00:00:00Z'),
});

/** An entity with its officers, told in events: other contexts are not known here. */
async function entityWith(officers: Readonly<Record<string, RoleName>>): Promise<Ports> {
  const store = memoryEventStore();
  const ports = {
    store,
    execute: executor(store),
    vault: memoryVault(),
    clock: { now: () => NOW },
    // More names than people: what somebody holds, their stream says.
    staffNames: () => Promise.resolve([...Object.keys(officers), 'nobody-knows']),
  };
  const tell = tellingTo(store, new Date('2026-01-01T00:00:00Z'));
  await tell('entity-entity', {
    type: 'EntityRegistered',
    data: { entityId: 'entity', timeZone: 'UTC', baseCurrency: 'EUR', parentId: null },
  });
  for (const [accountId, role] of Object.entries(officers)) {
    const invited = { accountId, entityId: 'entity' };
    await tell(`account-${accountId}`, { type: 'AccountInvited', data: invited });
    const held = { ...invited, role, fundId: null, from: '2026-01-01T00:00:00Z', until: null };
    await tell(`account-${accountId}`, { type: 'AccountActivated', data: { accountId } });
    await tell(`account-${accountId}`, { type: 'RoleConfirmed', data: held });
  }
  return ports;
}

const officers = {
  administrator: 'administrator',
  board: 'governing-body',
  treasurer: 'treasurer',
  duty: 'duty-officer',
  verifier: 'verifier',
  chair: 'chair',
  releaser: 'releaser',
} as const;

/** A policy that two seats and one releaser can keep. */
function smallPolicy(): FundPolicy {
  const policy = defaultPolicy('EUR');
  return { ...policy, bands: policy.bands.slice(0, 1) };
}

/** Two members with a seat, and the first gift. */
async function seatsAndMoney({ store }: Ports, fundId: string): Promise<void> {
  const tell = tellingTo(store, new Date('2026-01-01T00:00:00Z'));
  for (const memberId of ['chair', 'verifier']) {
    const term = { from: '2026-01-01', until: '2026-12-31' };
    const data = { seatId: memberId, memberId, rank: 'member', ...term };
    await tell(`committee-${fundId}`, { type: 'SeatConfirmed', data });
  }
  const gift = { fundId, receiptId: 'first', money: { minor: '100', currency: 'EUR' } };
  const moves = receiptMoves('100');
  const data = { ...gift, restriction: 'free', source: 'gift', on: '2026-01-01', moves };
  await tell(`fundaccount-${fundId}.EUR`, { type: 'FundsReceived', data });
}
const fund = {
  entityId: 'entity',
  name: { en: 'Crisis fund' },
  purpose: { en: 'Help within hours' },
  preset: 'crisis',
  baseCurrency: 'EUR',
} as const;

describe('A fund from its creation to its first application', () => {
  test('is created, given a policy by two people, and opened', async () => {
    const ports = await entityWith(officers);
    const { fundId } = await createFund(ports, as('administrator'), fund);
    const policy = smallPolicy();
    const proposal = await proposePolicy(ports, as('treasurer'), { fundId, policy });
    const { version } = proposal;
    await expect(confirmPolicy(ports, as('treasurer'), { fundId, version })).rejects.toThrow(
      'not-allowed',
    );
    await confirmPolicy(ports, as('board'), { fundId, version });
    const opening = { fundId, round: null, until: null };
    await expect(openIntake(ports, as('board'), opening)).rejects.toMatchObject({
      code: 'promises-unkept',
      params: { missing: 'money, review, vote' },
    });
    await seatsAndMoney(ports, fundId);
    await expect(openIntake(ports, as('treasurer'), opening)).rejects.toThrow('not-allowed');
    await openIntake(ports, as('board'), opening);
    const state = await loadState(ports.store, fundDecider, `fund-${fundId}`);
    expect(policyInForce(state as Fund, NOW.toISOString()).version).toBe(1);
    expect(state?.intake).toEqual({ round: null, until: null });
    await suspendIntake(ports, as('treasurer'), { fundId, reason: 'no-money', until: null });
    await expect(createFund(ports, as('treasurer'), fund)).rejects.toThrow('not-allowed');
    const elsewhere = { ...fund, entityId: 'nowhere' };
    await expect(createFund(ports, as('administrator'), elsewhere)).rejects.toThrow(
      'entity-unknown',
    );
  });

  test('answers a repeated click as before', async () => {
    const ports = await entityWith(officers);
    const once = await createFund(ports, as('administrator', 'click'), fund);
    const again = await createFund(ports, as('administrator', 'click'), fund);
    expect(again).toMatchObject({ fundId: once.fundId, repeated: true });
  });

  test('takes restricted money once the treasurer has opened the restriction', async () => {
    const ports = await entityWith(officers);
    const { fundId } = await createFund(ports, as('administrator'), fund);
    const winter = { fundId, restriction: 'winter', terms: noTerms, credit: { en: 'A donor' } };
    await expect(openRestriction(ports, as('board'), winter)).rejects.toThrow('not-allowed');
    await openRestriction(ports, as('treasurer'), winter);
    const stream = `fundaccount-${fundId}.EUR`;
    const account = await loadState(ports.store, fundAccountDecider, stream);
    expect([...account.buckets.keys()]).toEqual(['free', 'winter']);
  });

  test('cannot be closed while an award waits for money', async () => {
    const ports = await entityWith(officers);
    const { fundId } = await createFund(ports, as('administrator'), fund);
    const stream = `fundaccount-${fundId}.EUR`;
    await ports.execute(fundAccountDecider, stream, reserve('a', 100), contextOf());
    const reason = 'Its purpose is fulfilled';
    await expect(closeFund(ports, as('board'), { fundId, reason })).rejects.toThrow(
      'fund-has-open-holds',
    );
  });
});

describe('Two approvals at the same moment for money that is there once (story 2)', () => {
  test('one is reserved, the other refused with what is left, a repeated click is the first', async () => {
    for (let done = 0; done < RACES; done += RACES_AT_ONCE) {
      const races = Array.from({ length: RACES_AT_ONCE }, (_, place) => raceOf(done + place));
      await Promise.all(races);
    }
  }, 60_000);
});

/** Two servers on one log: each remembers what it has seen, and the log decides. */
async function raceOf(turn: number): Promise<void> {
  const store = memoryEventStore();
  const [one, other] = [executor(store), executor(store)];
  const stream = 'fundaccount-fund.EUR';
  await one(fundAccountDecider, stream, receipt(500_000), contextOf());
  const a = reserve('a', 480_000);
  const b = reserve('b', 470_000);
  const asks = [
    () => one(fundAccountDecider, stream, a, contextOf('a')),
    () => other(fundAccountDecider, stream, b, contextOf('b')),
    () => other(fundAccountDecider, stream, a, contextOf('a')),
  ];
  await Promise.all([0, 1, 2].map((place) => asks[(place + turn) % 3]!()));
  const events = (await store.read(stream)).map(({ event }) => event as FundAccountEvent);
  const reserved = events.filter(({ type }) => type === 'FundsReserved');
  const refused = events.filter(({ type }) => type === 'ReservationRefused');
  expect([reserved.length, refused.length]).toEqual([1, 1]);
  const winner = (reserved[0]!.data as { holdId: string }).holdId;
  const left = winner === 'a' ? '20000' : '30000';
  expect(refused[0]!.data).toMatchObject({ available: { minor: left, currency: 'EUR' } });
}
