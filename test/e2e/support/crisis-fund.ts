import { receiptMoves } from '../../support/fund-moves.js';
import supertest from 'supertest';
import type { AnyEvent, FundPolicy, RoleName, SeatRank } from '#catalogue';
import { roleIdOf } from '#commands';
import { envelop } from '#event-store';
import { signed } from '#http';
import { DAY_MS, newId } from '#kernel';
import { activatedAccount } from './staff.js';
import type { TestServer } from './test-server.js';

/** Somebody of the staff, signed in at the instant that the clock shows. */
export type Person = {
  readonly accountId: string;
  /** The session, as a bearer token. */
  readonly token: string;
  readonly get: (path: string) => supertest.Test;
  readonly post: (path: string, body?: object, key?: string) => supertest.Test;
  readonly page: (path: string) => supertest.Test;
};

/** A crisis fund with money, a committee and staff, as the log holds it once it was set up. */
export type CrisisFund = {
  readonly fundId: string;
  readonly put: (stream: string, ...events: readonly AnyEvent[]) => Promise<void>;
  /** A new account with roles in the fund; signed in by `signIn`. */
  readonly employ: (...roles: readonly RoleName[]) => Promise<string>;
  /** Gives an account a seat for the year, and has its interests attested. */
  readonly seat: (memberId: string, rank?: SeatRank) => Promise<void>;
  readonly signIn: (accountId: string) => Promise<Person>;
  /** Waits until the views have seen all that is in the log. */
  readonly seen: () => Promise<void>;
};

const ENTITY = 'federation';

export async function crisisFund(
  server: Pick<TestServer, 'instance' | 'url'>,
  policy: FundPolicy,
  /** In the account from before there was a ledger; verifying the books then finds it. */
  beforeMinor = 4_000_000,
): Promise<CrisisFund> {
  const { ports, projector } = server.instance;
  const fundId = newId();
  const putBy = async (commandId: string, stream: string, events: readonly AnyEvent[]) => {
    const past = await ports.store.read(stream);
    const context = {
      commandId,
      inputHash: '',
      entity: ENTITY,
      timeZone: 'Europe/Paris',
      actor: { id: 'before', kind: 'import', role: 'import', authentication: 'none' },
      now: ports.clock.now(),
    } as const;
    await ports.store.append(stream, past.length === 0 ? 'new' : past.length - 1, [
      ...envelop(events, context),
    ]);
  };
  const put: CrisisFund['put'] = (stream, ...events) => putBy(newId(), stream, events);
  await openBooks(put, { fundId, policy, beforeMinor });
  return {
    fundId,
    put,
    employ: async (...roles) => {
      const accountId = newId();
      // Its name is sealed to the command that invited it.
      const joined = await activatedAccount(ports, accountId, ENTITY);
      await putBy(accountId, `account-${accountId}`, joined);
      await employ(put, { accountId, fundId, roles });
      return accountId;
    },
    seat: async (memberId, rank = 'member') => {
      const seat = { seatId: newId(), rank, ...yearAround(ports.clock.now()) };
      const entry = { entryId: newId(), timeZone: 'Europe/Paris', enteredBy: 'governing-body' };
      await put(`account-${memberId}`, {
        type: 'SeatEntered',
        data: { accountId: memberId, fundId, ...seat, ...entry },
      });
      await put(`committee-${fundId}`, {
        type: 'SeatConfirmed',
        data: { committeeId: fundId, memberId, ...seat, confirmedBy: 'governing-body' },
      });
      const data = { memberId, on: seat.from };
      await put(`interests-${memberId}`, { type: 'InterestsAttested', data });
    },
    signIn: async (accountId) => {
      const sessionId = newId();
      const expiresAt = new Date(ports.clock.now().getTime() + DAY_MS).toISOString();
      const data = { sessionId, accountId, expiresAt, generation: 0, device: 'computer' as const };
      await put(`session-${sessionId}`, { type: 'SessionStarted', data });
      await projector.waitFor(await ports.store.head());
      return person(server, accountId, signed(ports.vault, 'session', sessionId));
    },
    seen: async () => projector.waitFor(await ports.store.head()),
  };
}

function person({ url }: Pick<TestServer, 'url'>, accountId: string, token: string): Person {
  const call = supertest(url);
  const bearer = { authorization: `Bearer ${token}` };
  return {
    accountId,
    token,
    get: (path) => call.get(path).set(bearer),
    post: (path, body = {}, key = newId()) =>
      call
        .post(path)
        .set({ ...bearer, 'idempotency-key': key })
        .send(body),
    page: (path) =>
      call.get(path).set({ cookie: `entraide_session=${token}`, accept: 'text/html' }),
  };
}

/** A term that began in January and ends with the year. */
function yearAround(now: Date): { readonly from: string; readonly until: string } {
  const year = now.getUTCFullYear();
  return { from: `${year}-01-01`, until: `${year}-12-31` };
}

async function openBooks(
  put: CrisisFund['put'],
  { fundId, policy, beforeMinor }: Pick<CrisisFund, 'fundId'> & Opening,
): Promise<void> {
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
    `fund-${fundId}`,
    {
      type: 'FundCreated',
      data: {
        fundId,
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
        fundId,
        version: 1,
        policy,
        confirmedBy: 'governing-body',
        inForceFrom: '2026-01-01T00:00:00.000Z',
      },
    },
    { type: 'IntakeOpened', data: { fundId, round: null, until: null } },
  );
  if (beforeMinor === 0) return;
  const money = { minor: String(beforeMinor), currency: 'EUR' };
  await put(`fundaccount-${fundId}.EUR`, {
    type: 'FundsReceived',
    data: {
      fundId,
      receiptId: newId(),
      money,
      restriction: 'free',
      source: 'gift',
      on: '2026-03-01',
      moves: receiptMoves(money.minor),
    },
  });
}

type Opening = { readonly policy: FundPolicy; readonly beforeMinor: number };

type Employment = {
  readonly accountId: string;
  readonly fundId: string;
  readonly roles: readonly RoleName[];
};

async function employ(put: CrisisFund['put'], { accountId, fundId, roles }: Employment) {
  await put(`account-${accountId}`, {
    type: 'AccountMet',
    data: { accountId, by: 'governing-body' },
  });
  for (const role of roles) {
    const roleId = roleIdOf(accountId, role, fundId);
    await put(`account-${accountId}`, {
      type: 'RoleConfirmed',
      data: {
        roleId,
        accountId,
        entityId: ENTITY,
        role,
        fundId,
        from: '2026-01-01',
        until: null,
        confirmedBy: 'administrator',
      },
    });
  }
}
