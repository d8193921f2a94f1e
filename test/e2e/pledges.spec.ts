import { newId } from '#kernel';
import { openScene, type Scene } from './support/applications.js';
import type { Client } from './support/test-server.js';

const text = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const key = (): { readonly 'idempotency-key': string } => ({ 'idempotency-key': newId() });

describe('A pledge, from offer to the last instalment', () => {
  let scene: Scene;
  let treasurer: Client;
  let accountant: Client;
  let auditor: Client;
  let donorId: string;
  const place = () => ({ entityId: 'federation', fundId: scene.fund.fundId });

  beforeAll(async () => {
    scene = await openScene('2026-03-10T09:00:00Z');
    treasurer = await scene.server.as(['treasurer'], place());
    accountant = await scene.server.as(['accountant'], place());
    auditor = await scene.server.as(['auditor'], place());
    const donor = {
      fundId: scene.fund.fundId,
      kind: 'state',
      name: 'Somewhere',
      wish: 'anonymous',
    };
    ({ donorId } = await does<{ donorId: string }>(treasurer, '/api/v1/donors', donor));
  });
  afterAll(() => scene.server.stop());

  async function does<Body>(who: Client, path: string, body: object, status = [200, 201]) {
    const done = await who.post(path, body, key());
    expect(status).toContain(done.status);
    await settled();
    return done.body as Body;
  }
  async function settled(): Promise<void> {
    await scene.server.instance.processes?.settled();
    await scene.fund.seen();
  }
  async function offered(change: object = {}): Promise<string> {
    const said = {
      fundId: scene.fund.fundId,
      donorId,
      money: { minor: '1200000', currency: 'EUR' },
      restriction: 'free',
      isEnforceable: true,
      firstDueOn: '2026-04-01',
      count: 4,
      everyMonths: 3,
      ...change,
    };
    const { pledgeId } = await does<{ pledgeId: string }>(treasurer, '/api/v1/pledges', said);
    return pledgeId;
  }
  const bound = { confirmedOn: '2026-03-10', evidence: 'contract' };
  const read = async (pledgeId: string): Promise<object> =>
    (await auditor.get(`/api/v1/pledges/${pledgeId}`)).body as object;
  /** What the ledger holds on an account of the fund, in minor units. */
  async function balance(account: string): Promise<bigint> {
    const { body } = await auditor.get('/api/v1/ledger/trial-balance');
    const { balances } = body as { balances: { account: string; minor: string }[] };
    const own = balances.filter((one) => one.account === account);
    return own.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
  }

  test('offered on a page, confirmed, paid in part, reminded of, and the rest written off by two', async () => {
    const form = '/finance/pledges/new';
    const filled = {
      donor: `${donorId}:state`,
      bucket: `${scene.fund.fundId}:free`,
      amount: '12,000.00',
      amountCurrency: 'EUR',
      firstDueOn: '2026-04-01',
      count: '4',
      everyMonths: '3',
      isEnforceable: 'yes',
      condition: '',
      expiresOn: '',
    };
    const back = await treasurer.submit(form, { ...filled, firstDueOn: '' }, form);
    expect(back.status).toBe(422);
    expect(back.text).toContain('12,000.00');
    const sent = await treasurer.submit(form, filled, form);
    expect(sent.status).toBe(303);
    await settled();
    const { location } = sent.headers as { readonly location: string };
    const pledgeId = location.split('/').at(-1) ?? '';
    expect(await balance('pledges-receivable')).toBe(0n);

    await does(treasurer, `/api/v1/pledges/${pledgeId}/confirmation`, bound);
    // Three instalments are due in 2026, the fourth in 2027: put off.
    expect(await balance('pledges-receivable')).toBe(1_200_000n);
    expect(await balance('deferred-income')).toBe(-300_000n);
    expect(await balance('gifts')).toBe(-900_000n);

    scene.setClock('2026-05-10T09:00:00Z');
    await scene.everybodySignsIn();
    treasurer = await scene.server.as(['treasurer'], place());
    accountant = await scene.server.as(['accountant'], place());
    auditor = await scene.server.as(['auditor'], place());
    const list = text((await treasurer.page('/finance/pledges')).text);
    expect(list).toContain('39 days');
    expect(list).toMatch(/Overdue .* €3,000.00/);
    expect(list).toMatch(/2026-07 €3,000.00/);

    const gift = { money: { minor: '250000', currency: 'EUR' }, receivedOn: '2026-05-09' };
    const paid = { ...gift, method: 'bank' };
    await does(treasurer, `/api/v1/pledges/${pledgeId}/gifts`, paid);
    expect(await read(pledgeId)).toMatchObject({
      standing: 'part-received',
      received: { minor: '250000' },
      open: { minor: '950000' },
    });
    expect(await balance('pledges-receivable')).toBe(950_000n);
    expect(await balance('gifts')).toBe(-900_000n);
    expect(await balance('bank')).toBe(250_000n);
    const above = { ...paid, money: { minor: '950001', currency: 'EUR' } };
    await does(treasurer, `/api/v1/pledges/${pledgeId}/gifts`, above, [409]);

    await does(treasurer, `/api/v1/pledges/${pledgeId}/default`, {});
    const { proposalId } = await does<{ proposalId: string }>(
      treasurer,
      `/api/v1/pledges/${pledgeId}/write-off`,
      { reason: 'not-paid' },
    );
    const confirmation = `/api/v1/pledges/${pledgeId}/write-off/confirmation`;
    await does(treasurer, confirmation, { proposalId }, [403]);
    await does(accountant, confirmation, { proposalId });
    expect(await read(pledgeId)).toMatchObject({ standing: 'written-off', open: { minor: '0' } });
    expect(await balance('pledges-receivable')).toBe(0n);
    expect(await balance('deferred-income')).toBe(0n);
    expect(await balance('pledges-written-off')).toBe(650_000n);
    const page = text((await auditor.page(`/finance/pledges/${pledgeId}`)).text);
    for (const said of ['Written off', 'Rest written off', 'Gift received', 'Donor bound']) {
      expect(page).toContain(said);
    }
  });

  test('a gift on it that is corrected counts as what it is now', async () => {
    const pledgeId = await offered({ isEnforceable: false });
    const today = { confirmedOn: '2026-05-10', evidence: 'letter' };
    await does(treasurer, `/api/v1/pledges/${pledgeId}/confirmation`, today);
    const gift = { money: { minor: '111100', currency: 'EUR' }, receivedOn: '2026-05-10' };
    const { donationId } = await does<{ donationId: string }>(
      treasurer,
      `/api/v1/pledges/${pledgeId}/gifts`,
      { ...gift, method: 'bank' },
    );
    const right = { ...gift, money: { minor: '11100', currency: 'EUR' }, feeMinor: '0' };
    const { correctionId } = await does<{ correctionId: string }>(
      treasurer,
      `/api/v1/donations/${donationId}/corrections`,
      { ...right, restriction: 'free', method: 'bank', reason: 'typed-wrongly' },
    );
    const corrected = `/api/v1/donations/${donationId}/corrections/confirmation`;
    await does(accountant, corrected, { correctionId });
    expect(await read(pledgeId)).toMatchObject({ received: { minor: '11100' } });
  });

  test('a donor who was refused promises nothing more, and a pledge takes no gift of another', async () => {
    const pledgeId = await offered();
    await does(treasurer, `/api/v1/donors/${donorId}/due-diligence`, {
      result: 'refused',
      on: '2026-05-10',
    });
    const said = { confirmedOn: '2026-05-10', evidence: 'contract' };
    await does(treasurer, `/api/v1/pledges/${pledgeId}/confirmation`, said, [409]);
    await does(treasurer, `/api/v1/pledges/${pledgeId}/cancelling`, { reason: 'other' });
    expect(await read(pledgeId)).toMatchObject({ standing: 'cancelled' });
  });
});
