import { defaultPolicy, replay } from '#funds';
import type { CommitteeCast } from './support/awarded-case.js';
import { crisisFund, type CrisisFund, type Person } from './support/crisis-fund.js';
import { moneyFindings } from './support/money-findings.js';
import { payoutUpToRelease } from './support/payout-up-to-release.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

const TODAY = '2026-03-09';
const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });

jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let treasurer: Person;
let releaser: Person;
let accountant: Person;
let pages: Client;
let cast: CommitteeCast;

beforeAll(async () => {
  const now = new Date(`${TODAY}T08:00:00Z`);
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'), 100_000);
  treasurer = await fund.signIn(await fund.employ('treasurer'));
  releaser = await fund.signIn(await fund.employ('releaser'));
  accountant = await fund.signIn(await fund.employ('accountant'));
  pages = await server.as(['releaser', 'accountant'], {
    entityId: 'federation',
    fundId: fund.fundId,
  });
  cast = {
    duty: await fund.employ('duty-officer'),
    worker: await fund.employ('case-worker'),
    verifier: await fund.employ('verifier'),
    chair: await fund.employ('chair'),
    members: [await fund.employ(), await fund.employ()],
  };
  for (const member of cast.members) await fund.seat(member);
});
afterEach(async () => {
  await settled();
  expect(await moneyFindings(server, fund.fundId)).toEqual([]);
});
afterAll(() => server.stop());

async function settled(): Promise<void> {
  await server.instance.processes?.settled();
  await fund.seen();
}

const answer = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];
const home = () => `/api/v1/funds/${fund.fundId}`;
const page = () => `/finance/funds/${fund.fundId}`;
const lend = (who: Person, from: string, to: string, minor: number, reason = 'payout-due') =>
  who.post(`${home()}/cash-transfers`, { from, to, money: EUR(minor), reason });
const confirm = (who: Person, proposalId: string) =>
  who.post(`${home()}/cash-transfers/confirmation`, { proposalId });
const release = (payout: string) => releaser.post(`/api/v1/disbursements/${payout}/releases`);
const balances = async () => {
  const { balances: all } = await replay(server.instance.ports.store);
  return all
    .filter(({ account }) => account === 'due-between-restrictions')
    .map(({ restriction, minor }) => `${restriction} ${minor}`);
};

describe('A payout whose money lies at the bank under another restriction (D55)', () => {
  let payout: string;
  let proposalId: string;

  test('is refused, and its page says that two people may lend it, and where', async () => {
    const terms = { terms: { feesAllowed: true }, credit: { en: 'A foundation' } };
    await treasurer.post(`${home()}/restrictions`, { restriction: 'legal-aid', ...terms });
    const gift = await treasurer.post('/api/v1/donations', {
      fundId: fund.fundId,
      donorKind: 'individual',
      money: EUR(80_000),
      restriction: 'legal-aid',
      method: 'card',
      receivedOn: TODAY,
    });
    expect(gift.status).toBe(201);
    await settled();
    payout = await payoutUpToRelease({ server, fund, cast, treasurer, releaser }, 60_000);
    const refused = await release(payout);
    expect(answer(refused)).toEqual([409, 'bank-balance-elsewhere']);
    await settled();
    const { body } = await treasurer.get(`/api/v1/disbursements/${payout}`);
    const grant = `/finance/grants/${(body as { grantId: string }).grantId}`;
    await pages.post(`/api/v1/disbursements/${payout}/payee/openings`, {});
    await settled();
    const action = `/finance/payouts/${payout}/releases`;
    const sent = await pages.submit(grant, { [`releases.${payout}.seen`]: 'yes' }, action);
    expect(sent.status).toBe(409);
    expect(sent.text).toContain('two people may lend it');
    expect(sent.text).toContain(`href="${page()}#lending"`);
  });

  test('is lent by two, and a stranger to the role moves nothing', async () => {
    const proposed = await lend(treasurer, 'free', 'legal-aid', 60_000);
    expect(proposed.status).toBe(201);
    ({ proposalId } = proposed.body as { proposalId: string });
    expect((await lend(releaser, 'free', 'legal-aid', 1)).status).toBe(403);
    expect((await confirm(releaser, proposalId)).status).toBe(403);
    expect(answer(await confirm(treasurer, proposalId))).toEqual([403, 'own-correction']);
    expect(answer(await release(payout))).toEqual([409, 'bank-balance-elsewhere']);
    await settled();
    const shown = await accountant.page(page());
    expect(shown.text).toContain('A transfer between restrictions waits for a second person');
    expect((await confirm(accountant, proposalId)).status).toBe(200);
    await settled();
    expect(await balances()).toEqual(['free 60000', 'legal-aid -60000']);
    const { body } = await accountant.get(home());
    expect(body.positions).toEqual([
      expect.objectContaining({ restriction: 'free', available: EUR(100_000), lent: EUR(60_000) }),
      expect.objectContaining({
        restriction: 'legal-aid',
        available: EUR(20_000),
        atBank: EUR(60_000),
      }),
    ]);
    expect((await release(payout)).status).toBe(200);
  });

  test('stands on the page with its age until it is given back, and no more than that', async () => {
    await settled();
    const { text } = await accountant.page(page());
    expect(text).toContain('What is owed back');
    expect(text).toContain('(0 days)');
    const early = await lend(treasurer, 'legal-aid', 'free', 60_000, 'given-back');
    expect(answer(early)).toEqual([409, 'cash-to-lend-short']);
    const arrived = { money: EUR(80_000), arrivedOn: TODAY };
    expect((await treasurer.post(`${home()}/processor-payouts`, arrived)).status).toBe(201);
    const above = await lend(treasurer, 'legal-aid', 'free', 60_001, 'given-back');
    expect(answer(above)).toEqual([409, 'above-what-is-lent']);
    await settled();
    const typed = { from: 'legal-aid', to: 'free', amount: '600.00', reason: 'given-back' };
    const path = `${page()}/cash-transfer`;
    const again = await pages.submit(page(), { ...typed, amount: 'all' }, path);
    expect([again.status, again.text.includes('value="all"')]).toEqual([422, true]);
    expect((await pages.submit(page(), typed, path)).status).toBe(303);
    await settled();
    const own = await pages.page(page());
    expect(own.text).toContain('You proposed this yourself');
    const { transferProposal } = await proposalNow();
    expect((await confirm(treasurer, transferProposal)).status).toBe(200);
    await settled();
    expect(await balances()).toEqual([]);
    expect((await accountant.page(page())).text).not.toContain('What is owed back');
  });
});

/** The proposal that waits, as the log tells it. */
async function proposalNow(): Promise<{ readonly transferProposal: string }> {
  const recorded = await server.instance.ports.store.read(`fundaccount-${fund.fundId}.EUR`);
  const last = recorded
    .map(({ event }) => event)
    .findLast((e) => e.type === 'CashTransferProposed');
  return { transferProposal: last?.type === 'CashTransferProposed' ? last.data.proposalId : '' };
}
