import { importRates, surveyRates } from '#funds';
import { newId } from '#kernel';
import { revaluationChore } from '#processes';
import { ecbXml, type EcbDays } from '../support/ecb-file.js';
import { openScene, type Scene } from './support/applications.js';
import type { Client } from './support/test-server.js';

const text = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const key = (): { readonly 'idempotency-key': string } => ({ 'idempotency-key': newId() });
const usd = (minor: string) => ({ minor, currency: 'USD' });

describe('Money in another currency than the fund’s', () => {
  let scene: Scene;
  let treasurer: Client;
  let accountant: Client;
  let auditor: Client;

  beforeEach(async () => {
    scene = await openScene('2026-03-10T09:00:00Z');
    await everybodyIsThere();
  });
  afterEach(() => scene.server.stop());

  async function everybodyIsThere(): Promise<void> {
    const place = { entityId: 'federation', fundId: scene.fund.fundId };
    treasurer = await scene.server.as(['treasurer'], place);
    accountant = await scene.server.as(['accountant'], place);
    auditor = await scene.server.as(['auditor'], place);
  }
  async function settled(): Promise<void> {
    await scene.server.instance.processes?.settled();
    await scene.fund.seen();
  }
  async function rates(days: EcbDays): Promise<void> {
    const file = surveyRates(Buffer.from(ecbXml(days)));
    await importRates(scene.server.instance.ports, ['federation'], file);
    await settled();
  }
  async function does<Body>(who: Client, path: string, body: object, status = [200, 201]) {
    const done = await who.post(path, body, key());
    if (!status.includes(done.status)) throw new Error(JSON.stringify(done.body));
    await settled();
    return done.body as Body;
  }
  /** What the ledger holds on an account of the fund, in minor units of the base currency. */
  async function base(account: string): Promise<bigint> {
    const { body } = await auditor.get('/api/v1/ledger/trial-balance');
    const { balances } = body as { balances: { account: string; baseMinor: string }[] };
    const own = balances.filter((one) => one.account === account);
    return own.reduce((sum, { baseMinor }) => sum + BigInt(baseMinor), 0n);
  }

  test('a gift waits for its rate with what was typed, and then says both amounts and the rates', async () => {
    const form = '/finance/gifts/new';
    const filled = {
      bucket: `${scene.fund.fundId}:free`,
      amount: '1,000.00',
      amountCurrency: 'USD',
      fee: '0.00',
      feeCurrency: 'EUR',
      receivedOn: '2026-03-09',
      another: 'no',
      donor: '',
      donorKind: 'individual',
      poolId: '',
      method: 'bank',
    };
    await rates({ '2026-02-27': { USD: '1.0000' } });
    const back = await treasurer.submit(form, filled, form);
    expect(back.status).toBe(409);
    expect(text(back.text)).toContain('no rate from USD into EUR of 9 March 2026');
    expect(back.text).toContain('1,000.00');

    // Of the Friday before: on a Monday morning there is none yet.
    await rates({ '2026-03-06': { USD: '1.2500' } });
    expect((await treasurer.submit(form, filled, form)).status).toBe(303);
    await settled();
    expect(await base('gifts')).toBe(-80_000n);
    expect(await base('bank')).toBe(80_000n);
    expect(await base('currency-exchange')).toBe(0n);
    const { body } = await treasurer.get('/api/v1/donations');
    const { items } = body as { items: { donationId: string; rateSetId: string }[] };
    expect(items).toMatchObject([
      { money: usd('100000'), inFund: { minor: '80000', currency: 'EUR' } },
    ]);
    const { donationId = '', rateSetId = '' } = items[0] ?? {};
    expect((await treasurer.get(`/api/v1/rates/${rateSetId}`)).body).toMatchObject({
      on: '2026-03-06',
    });
    expect(text((await treasurer.page('/finance/gifts')).text)).toMatch(/\$1,000.00 .*€800.00/);
    const one = text((await treasurer.page(`/finance/gifts/${donationId}`)).text);
    expect(one).toMatch(/€800.00 at 0.8000, rate of 6 March 2026/);
    // It may be promised at once, in the currency of the fund.
    const { body: fund } = await treasurer.get(`/api/v1/funds/${scene.fund.fundId}`);
    expect(fund).toMatchObject({ total: { available: { minor: '4080000', currency: 'EUR' } } });
  });

  test('a gift is corrected by two people at the rate of its day, and the account follows', async () => {
    await rates({ '2026-03-06': { USD: '1.2500' }, '2026-03-09': { USD: '1.0000' } });
    const gift = {
      fundId: scene.fund.fundId,
      donorKind: 'individual',
      money: usd('100000'),
      method: 'bank',
      receivedOn: '2026-03-06',
    };
    const { donationId } = await does<{ donationId: string }>(treasurer, '/api/v1/donations', gift);
    const path = `/api/v1/donations/${donationId}`;
    const becomes = {
      reason: 'typed-wrongly',
      money: usd('50000'),
      feeMinor: '1000',
      restriction: 'free',
      method: 'bank',
      receivedOn: '2026-03-09',
    };
    const { correctionId } = await does<{ correctionId: string }>(
      treasurer,
      `${path}/corrections`,
      becomes,
    );
    await does(accountant, `${path}/corrections/confirmation`, { correctionId });
    expect(await base('gifts')).toBe(-50_000n);
    expect(await base('processor-fees')).toBe(1_000n);
    expect(await base('bank')).toBe(49_000n);
    const { body } = await treasurer.get(`/api/v1/funds/${scene.fund.fundId}`);
    expect(body).toMatchObject({ total: { available: { minor: '4049000' } } });
  });

  describe('a pledge (story 6)', () => {
    let pledgeId: string;
    const path = () => `/api/v1/pledges/${pledgeId}`;
    const read = async () => (await auditor.get(path())).body as object;
    const journal = async () =>
      [await base('pledges-receivable'), await base('exchange-unrealised')].concat(
        await base('exchange-realised'),
        await base('gifts'),
        await base('bank'),
      );
    const count = async (): Promise<number> => {
      const log = await scene.server.instance.ports.store.read(`pledge-${pledgeId}`);
      return log.filter(({ type }) => type === 'PledgeRevalued').length;
    };
    async function later(instant: string): Promise<void> {
      scene.setClock(instant);
      await scene.everybodySignsIn();
      await everybodyIsThere();
      await revalued();
    }
    async function revalued(): Promise<void> {
      await scene.server.instance.ticker?.settled();
      await settled();
    }

    beforeEach(async () => {
      await scene.server.stop();
      scene = await openScene('2026-02-10T17:00:00Z');
      await everybodyIsThere();
      const donor = {
        fundId: scene.fund.fundId,
        kind: 'state',
        name: 'Far away',
        wish: 'anonymous',
      };
      const { donorId } = await does<{ donorId: string }>(treasurer, '/api/v1/donors', donor);
      // 1 EUR is 25/23 USD: a dollar is 0.9200 exactly.
      await rates({ '2026-02-10': { USD: '1.086956521739' } });
      ({ pledgeId } = await does<{ pledgeId: string }>(treasurer, '/api/v1/pledges', {
        fundId: scene.fund.fundId,
        donorId,
        money: usd('1000000'),
        restriction: 'free',
        isEnforceable: true,
        firstDueOn: '2026-04-20',
        count: 1,
        everyMonths: 1,
      }));
      const bound = { confirmedOn: '2026-02-10', evidence: 'contract' };
      await does(treasurer, `${path()}/confirmation`, bound);
    });

    test('is owed at the rate of its day, revalued at each month’s end, and realised when it comes', async () => {
      expect(await journal()).toEqual([920_000n, 0n, 0n, -920_000n, 0n]);
      await rates({ '2026-02-10': { USD: '1.086956521739' } });
      // February ends without a rate: it waits, and is named.
      await later('2026-04-01T06:00:00Z');
      expect(await count()).toBe(0);
      const waiting = text((await treasurer.page('/finance/pledges')).text);
      expect(waiting).toContain('Revaluations wait for a rate');
      expect(waiting).toMatch(/USD → EUR, 28 February 2026 .*USD → EUR, 31 March 2026/);

      await rates({
        '2026-02-27': { USD: '1.086956521739' },
        '2026-03-31': { USD: '1.104972375691' },
      });
      await revalued();
      expect(await journal()).toEqual([905_000n, 15_000n, 0n, -920_000n, 0n]);
      expect(await count()).toBe(2);
      expect(await read()).toMatchObject({
        owedInBooks: { minor: '905000', currency: 'EUR' },
        revaluations: [
          { on: '2026-02-28', differenceMinor: '0' },
          { on: '2026-03-31', differenceMinor: '-15000' },
        ],
      });
      expect(text((await treasurer.page('/finance/pledges')).text)).not.toContain(
        'wait for a rate',
      );
      const page = text((await treasurer.page(`/finance/pledges/${pledgeId}`)).text);
      expect(page).toMatch(/€9,050.00 revalued at the end of 31 March 2026/);
      expect(page).toContain('€9,200.00 → €9,050.00 (0.905000)');

      // Twice, and by a worker that remembers nothing: once.
      await revalued();
      const { instance } = scene.server;
      const again = revaluationChore(instance.ports, instance.views);
      expect(await again()).toBe(false);
      expect(await count()).toBe(2);

      await later('2026-04-20T15:00:00Z');
      await rates({ '2026-04-20': { USD: '1.095290251916' } });
      await does(treasurer, `${path()}/gifts`, {
        money: usd('1000000'),
        receivedOn: '2026-04-20',
        method: 'bank',
      });
      expect(await journal()).toEqual([0n, 15_000n, -8_000n, -920_000n, 913_000n]);
      expect(await read()).toMatchObject({ standing: 'fulfilled', owedInBooks: { minor: '0' } });

      await later('2026-06-01T06:00:00Z');
      expect(await count()).toBe(2);
    });
  });
});
