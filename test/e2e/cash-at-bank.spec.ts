import { commitmentMoves, paymentMoves, reservationMoves } from '../support/fund-moves.js';
import { attemptIdOf, type AnyEvent } from '#catalogue';
import { defaultPolicy, replay } from '#funds';
import { newId } from '#kernel';
import type { CommitteeCast } from './support/awarded-case.js';
import { crisisFund, type CrisisFund, type Person } from './support/crisis-fund.js';
import { payoutUpToRelease } from './support/payout-up-to-release.js';
import { startTestServer, type TestServer } from './support/test-server.js';

const TODAY = '2026-03-09';
const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let treasurer: Person;
let releaser: Person;
let accountant: Person;
let cast: CommitteeCast;

beforeAll(async () => {
  const now = new Date(`${TODAY}T08:00:00Z`);
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  treasurer = await fund.signIn(await fund.employ('treasurer'));
  releaser = await fund.signIn(await fund.employ('releaser'));
  accountant = await fund.signIn(await fund.employ('accountant'));
  cast = {
    duty: await fund.employ('duty-officer'),
    worker: await fund.employ('case-worker'),
    verifier: await fund.employ('verifier'),
    chair: await fund.employ('chair'),
    members: [await fund.employ(), await fund.employ()],
  };
  for (const member of cast.members) await fund.seat(member);
});
afterAll(() => server.stop());

async function settled(): Promise<void> {
  await server.instance.processes?.settled();
  await fund.seen();
}

async function accountEvents(): Promise<readonly AnyEvent[]> {
  const recorded = await server.instance.ports.store.read(`fundaccount-${fund.fundId}.EUR`);
  return recorded.map(({ event }) => event);
}

const readyToRelease = (minor: number) =>
  payoutUpToRelease({ server, fund, cast, treasurer, releaser }, minor);

const release = (payout: string) => releaser.post(`/api/v1/disbursements/${payout}/releases`);

describe('Money that the bank does not hold cannot be released (D27)', () => {
  let first: string;
  let second: string;

  test('gifts by card are there to be promised while the processor still holds them', async () => {
    // The 40,000.00 of before left the bank in the meantime, but for 1,000.00.
    const gone = [{ restriction: 'free', minor: '3900000' }];
    const before = { fundId: fund.fundId, holdId: 'before.1', attemptId: 'before' };
    await fund.put(
      `fundaccount-${fund.fundId}.EUR`,
      {
        type: 'FundsReserved',
        data: {
          fundId: fund.fundId,
          holdId: 'before.1',
          purposeId: 'before',
          money: EUR(3_900_000),
          feeAllowanceMinor: '0',
          availableAfterMinor: '100000',
          moves: reservationMoves(gone),
        },
      },
      {
        type: 'FundsCommitted',
        data: { ...before, money: EUR(3_900_000), moves: commitmentMoves(gone) },
      },
      {
        type: 'FundsSettled',
        data: {
          ...before,
          money: EUR(3_900_000),
          feeMinor: '0',
          moves: paymentMoves({ split: gone }),
        },
      },
    );
    const gift = await treasurer.post('/api/v1/donations', {
      fundId: fund.fundId,
      donorKind: 'individual',
      money: EUR(500_000),
      method: 'card',
      receivedOn: TODAY,
    });
    expect(gift.status).toBe(201);
    await settled();
    const { body } = await accountant.get(`/api/v1/funds/${fund.fundId}`);
    expect(body.total).toMatchObject({ available: EUR(600_000), atProcessor: EUR(500_000) });
  });

  test('a release above what the bank holds is refused with both amounts, and leaves nothing', async () => {
    first = await readyToRelease(300_000);
    second = await readyToRelease(120_000);
    const refused = await release(first);
    expect([refused.status, refused.body.code]).toEqual([409, 'bank-balance-short']);
    expect(refused.body.detail).toMatch(/1,?000\.00.*3,?000\.00/);
    const recorded = await server.instance.ports.store.read(`disbursement-${first}`);
    expect(recorded.map(({ type }) => type)).toEqual(['DisbursementPrepared', 'PayeeScreened']);
  });

  test('once the processor has paid out, both are released, and each counts once', async () => {
    const payout = { money: EUR(300_000), arrivedOn: TODAY };
    const path = `/api/v1/funds/${fund.fundId}/processor-payouts`;
    const above = await treasurer.post(path, { ...payout, money: EUR(500_001) });
    expect([above.status, above.body.code]).toEqual([409, 'above-what-processor-holds']);
    const once = await treasurer.post(path, payout, 'payout-1');
    const again = await treasurer.post(path, payout, 'payout-1');
    expect([once.status, again.get('idempotency-replayed')]).toEqual([201, 'true']);

    expect((await release(first)).status).toBe(200);
    const short = await release(second);
    expect(short.body.code).toBe('bank-balance-short');
    await treasurer.post(path, { ...payout, money: EUR(200_000) }, newId());
    expect((await release(second)).status).toBe(200);
    await settled();
    const balances = (await replay(server.instance.ports.store)).balances;
    const of = (account: string) => balances.find((one) => one.account === account)?.minor;
    // The 40,000.00 and what was paid of it stand only in the fund account here.
    expect([of('bank'), of('processor-clearing')]).toEqual(['500000', undefined]);
  });

  test('a payout that is cancelled, or fails at the rail, gives its money back', async () => {
    const at = (payout: string, rest: string) => `/api/v1/disbursements/${payout}/${rest}`;
    await treasurer.post(at(first, 'cancellation'), { reason: 'mistake' });
    await treasurer.post(at(second, 'attempts'));
    await accountant.post(at(second, 'failure'), { reason: 'rail-unavailable' });
    await settled();
    const freed = (await accountEvents()).flatMap((event) =>
      event.type === 'CashFreed' ? [event.data.attemptId] : [],
    );
    expect(freed).toEqual([attemptIdOf(first, 1), attemptIdOf(second, 1)]);
  });

  test('a fee that nothing covers is not written down, and no process stands still on it', async () => {
    const screened = { listVersion: 'EU list', result: 'clear' };
    const at = (rest: string) => `/api/v1/disbursements/${second}/${rest}`;
    await treasurer.post(at('screening'), screened);
    await release(second);
    await treasurer.post(at('attempts'));
    const { body } = await accountant.get(`/api/v1/funds/${fund.fundId}`);
    const { minor } = (body.total as { available: { minor: string } }).available;
    const paid = { evidence: 'bank-confirmation', note: 'Line 9', paidOn: TODAY };
    const above = (BigInt(minor) + 1n).toString();
    const refused = await accountant.post(at('payments'), { ...paid, feeMinor: above });
    expect([refused.status, refused.body.code]).toEqual([409, 'fee-not-covered']);
    const allOfIt = await accountant.post(at('payments'), { ...paid, feeMinor: minor });
    expect(allOfIt.status).toBe(200);
    expect((await treasurer.post(at('payments'), { ...paid, feeMinor: minor })).status).toBe(200);
    await settled();
    expect(server.instance.processes?.state().parked).toEqual([]);
    const after = await accountant.get(`/api/v1/funds/${fund.fundId}`);
    expect(after.body.total).toMatchObject({ available: EUR(0) });
  });
});
