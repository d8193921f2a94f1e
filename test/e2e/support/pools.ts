import { registerDonor } from '#giving';
import { newId } from '#kernel';
import type { CrisisFund } from './crisis-fund.js';
import type { Client, TestServer } from './test-server.js';

/** Who prepares a pool, and who opens it. */
export type PoolPeople = { readonly treasurer: Client; readonly accountant: Client };

/** One to one, up to 300.00 a giver, while 1,000.00 last. */
export const aboutPool = {
  name: { en: 'Winter match', fr: 'Abondement d’hiver' },
  rule: { currency: 'EUR', method: 'first-come', donorCap: '30000', minimumGift: '500' },
  advertisedMinor: '100000',
  from: '2026-11-01',
  until: '2026-11-30',
  guarantee: 'free',
};

export const euros = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
export const newKey = () => ({ 'idempotency-key': newId() });

/** A registered donor of the fund. */
export async function donorOf(
  server: TestServer,
  fundId: string,
  { treasurer }: Pick<PoolPeople, 'treasurer'>,
  name: string,
): Promise<string> {
  const accountId = treasurer.staff?.accountId ?? '';
  const actor = { id: accountId, kind: 'person', role: 'treasurer' } as const;
  const asked = { actor: { ...actor, authentication: 'password' }, key: newId() } as const;
  const given = { fundId, kind: 'institution', name } as const;
  const invocation = { ...asked, path: 'POST /api/v1/donors', body: given };
  return (await registerDonor(server.instance.ports, invocation, given)).donorId;
}

/** A pool like {@link aboutPool}, funded with 1,000.00 and opened by somebody else. */
export async function openPool(
  server: TestServer,
  fund: CrisisFund,
  people: PoolPeople,
  change: object = {},
): Promise<{ readonly poolId: string; readonly funder: string }> {
  const { treasurer, accountant } = people;
  const said = { fundId: fund.fundId, ...aboutPool, ...change };
  const made = await treasurer.post('/api/v1/pools', said, newKey());
  expect(made.status).toBe(201);
  const { poolId } = made.body as { poolId: string };
  const funder = await donorOf(server, fund.fundId, people, 'A champion');
  const funding = { donorId: funder, money: euros(100_000), signedOn: '2026-11-20' };
  const funded = await treasurer.post(`/api/v1/pools/${poolId}/fundings`, funding, newKey());
  expect(funded.status).toBe(201);
  const opened = await accountant.post(`/api/v1/pools/${poolId}/opening`, {}, newKey());
  expect(opened.status).toBe(200);
  await fund.seen();
  return { poolId, funder };
}
