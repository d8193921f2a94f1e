import type { AnyEvent, FundPolicy, RoleName, SeatRank } from '#catalogue';
import { roleIdOf, type Invocation, type Ports } from '#commands';
import { envelop, executor, memoryEventStore, type EventStore } from '#event-store';
import { derivedId, newId } from '#kernel';
import { memoryVault } from '#vault';

/** Ports whose log, keys and clock are in memory, with one entity and one fund in EUR. */
export type WorldInMemory = {
  readonly ports: Ports;
  readonly fundId: string;
  /** Sets the clock; it does not run. */
  readonly setClock: (instant: string) => void;
  /** A request of somebody; a new key each time unless one is given. */
  readonly by: (actorId: string, key?: string) => Invocation;
  /** A request of a process. */
  readonly byProcess: (name: string, key?: string) => Invocation;
  /** Puts events into a stream as if they had happened now. */
  readonly put: (stream: string, ...events: readonly AnyEvent[]) => Promise<void>;
  /** Gives an account its roles in the fund. */
  readonly employ: (accountId: string, ...roles: readonly RoleName[]) => Promise<void>;
  /** Seats an account on the committee for the year, and has its interests attested. */
  readonly seat: (memberId: string, rank?: SeatRank) => Promise<void>;
  /** The types of the events in a stream. */
  readonly typesIn: (stream: string) => Promise<readonly string[]>;
};

const ENTITY = 'entity';
const FUND = 'fund';

export async function portsInMemory(policy: FundPolicy, start: string): Promise<WorldInMemory> {
  const store = memoryEventStore();
  let now = new Date(start);
  const ports: Ports = {
    store,
    execute: executor(store),
    vault: memoryVault(),
    clock: { now: () => now },
  };
  const request = (actor: Invocation['actor'], key: string): Invocation => ({
    actor,
    key,
    path: 'specification',
    body: { key },
  });
  const put: WorldInMemory['put'] = putInto(store, () => now);
  await openBooks(put, policy);
  return {
    ports,
    fundId: FUND,
    put,
    setClock: (instant) => {
      now = new Date(instant);
    },
    by: (id, key = newId()) =>
      request({ id, kind: 'person', role: 'staff', authentication: 'password' }, key),
    byProcess: (id, key = newId()) =>
      request({ id, kind: 'process', role: id, authentication: 'none' }, key),
    employ: (accountId, ...roles) => employ(put, accountId, roles),
    seat: (memberId, rank = 'member') => seat(put, memberId, rank),
    typesIn: async (stream) => (await store.read(stream)).map(({ type }) => type),
  };
}

type Put = WorldInMemory['put'];

/** Puts events into a stream of a store as if they had happened just then. */
export function putInto(store: EventStore, now: () => Date): Put {
  return async (stream, ...events) => {
    const past = await store.read(stream);
    const context = {
      commandId: newId(),
      inputHash: '',
      entity: ENTITY,
      timeZone: 'Europe/Paris',
      now: now(),
      actor: { id: 'before', kind: 'import', role: 'import', authentication: 'none' },
    } as const;
    const expected = past.length === 0 ? 'new' : past.length - 1;
    await store.append(stream, expected, envelop(events, context));
  };
}

/** One entity with one fund, by their events alone. */
export async function openBooks(put: Put, policy: FundPolicy): Promise<void> {
  await put(`entity-${ENTITY}`, {
    type: 'EntityRegistered',
    data: {
      entityId: ENTITY,
      name: { en: 'Federation' },
      kind: 'network',
      parentId: null,
      baseCurrency: 'EUR',
      fiscalYearStartMonth: 1,
      timeZone: 'Europe/Paris',
      languages: ['en'],
    },
  });
  const words = { name: { en: 'Crisis fund' }, purpose: { en: 'Help at once' } };
  await put(
    `fund-${FUND}`,
    {
      type: 'FundCreated',
      data: {
        fundId: FUND,
        entityId: ENTITY,
        ...words,
        preset: 'crisis',
        baseCurrency: 'EUR',
        openedOn: '2020-01-01',
      },
    },
    {
      type: 'FundPolicyPublished',
      data: {
        fundId: FUND,
        version: 1,
        policy,
        confirmedBy: 'governing-body',
        inForceFrom: '2026-01-01T00:00:00.000Z',
      },
    },
    { type: 'IntakeOpened', data: { fundId: FUND, round: null, until: null } },
  );
}

/** Gives an account its roles in that fund. */
export async function employ(
  put: Put,
  accountId: string,
  roles: readonly RoleName[],
): Promise<void> {
  const sealed = { subjectRef: accountId, purpose: 'account', keyVersion: 1, ciphertext: 'AAAA' };
  await put(`account-${accountId}`, {
    type: 'AccountInvited',
    data: {
      accountId,
      entityId: ENTITY,
      subjectRef: accountId,
      email: sealed,
      displayName: sealed,
      invitationRef: derivedId(accountId),
      invitedBy: 'administrator',
      expiresAt: '2026-12-31T00:00:00.000Z',
    },
  });
  await put(`account-${accountId}`, {
    type: 'AccountActivated',
    data: { accountId, passwordHash: sealed },
  });
  await put(`account-${accountId}`, {
    type: 'AccountMet',
    data: { accountId, by: 'governing-body' },
  });
  for (const role of roles) {
    const roleId = roleIdOf(accountId, role, FUND);
    await put(`account-${accountId}`, {
      type: 'RoleConfirmed',
      data: {
        roleId,
        accountId,
        entityId: ENTITY,
        role,
        fundId: FUND,
        from: '2026-01-01T00:00:00.000Z',
        until: null,
        confirmedBy: 'administrator',
      },
    });
  }
}

async function seat(put: Put, memberId: string, rank: SeatRank): Promise<void> {
  const term = { from: '2026-01-01', until: '2026-12-31' };
  const what = { seatId: `seat-${memberId}`, rank, ...term };
  const entry = {
    entryId: `entry-${memberId}`,
    timeZone: 'Europe/Paris',
    enteredBy: 'governing-body',
  };
  await put(`account-${memberId}`, {
    type: 'SeatEntered',
    data: { accountId: memberId, fundId: FUND, ...what, ...entry },
  });
  await put(`committee-${FUND}`, {
    type: 'SeatConfirmed',
    data: { committeeId: FUND, memberId, ...what, confirmedBy: 'governing-body' },
  });
  await put(`interests-${memberId}`, {
    type: 'InterestsAttested',
    data: { memberId, on: '2026-01-15' },
  });
}
